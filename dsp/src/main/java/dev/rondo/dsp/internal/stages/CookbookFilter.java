package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.filter.Cookbook;
import dev.rondo.dsp.filter.IirDesign;
import dev.rondo.dsp.filter.SectionBank;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.SingleSection;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A filter of the Audio EQ Cookbook that can be turned while it runs, in transposed direct form II with double state.
///
/// A change glides: the five coefficients move along straight lines, a step at each point of the control grid, for
/// [ChannelGains#GLIDE_MS]. Every filter on the way is stable, because the region of stable (a1, a2) is convex.
final class CookbookFilter implements SingleSection {

    private static final Quantity ORDER = new Quantity("order", Unit.NONE, 1, IirDesign.MAX_ORDER, 2,
            "2: the cookbook's, with its q; others: Butterworth, not to be turned live");

    private final Provider kind;
    private final double rateHz;
    private final double[] values;
    private final double[] from = new double[Cookbook.COEFFICIENTS];
    private final double[] to = new double[Cookbook.COEFFICIENTS];
    private final double[] now = new double[Cookbook.COEFFICIENTS];
    private final int glideSteps;
    private int step;
    private SectionBank bank = new SectionBank(1, 1, false);
    private Optional<SectionBank> atRest = Optional.empty();

    /// @param values in the order of the kind's parameters
    private CookbookFilter(Provider kind, double[] values, int rateHz) {
        this.kind = kind;
        this.values = values;
        this.rateHz = rateHz;
        this.glideSteps = Math.max(1, (int) (ChannelGains.GLIDE_MS / 1000 * rateHz) / GRID_FRAMES);
        design();
        settle();
    }

    /// Where the parameters now want the coefficients to be.
    private void design() {
        boolean gain = values.length == 3;
        double frequencyHz = Math.min(values[0], 0.4999 * rateHz);
        kind.filter.design(frequencyHz, values[values.length - 1], gain ? values[1] : 0, rateHz, to);
    }

    private void settle() {
        step = glideSteps;
        System.arraycopy(to, 0, now, 0, now.length);
        bank.set(0, now);
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        bank = new SectionBank(1, format.channels(), false);
        bank.set(0, now);
        atRest = Optional.of(bank);
        return Span.IN_PLACE;
    }

    @Override
    public Optional<SectionBank> atRest() {
        return step == glideSteps ? atRest : Optional.empty();
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int done = 0; done < in.frames();) {
            long position = in.position() + done;
            if (step < glideSteps && position % GRID_FRAMES == 0) {
                glide();
            }
            int left = in.frames() - done;
            int run = step == glideSteps ? left : Math.min(left, GRID_FRAMES - (int) (position % GRID_FRAMES));
            bank.process(in.segment(), in.offsetsBytes(), done, run, position);
            done += run;
        }
        return in.frames();
    }

    private void glide() {
        step++;
        for (int i = 0; i < now.length; i++) {
            now[i] = step == glideSteps ? to[i] : from[i] + (to[i] - from[i]) * step / glideSteps;
        }
        bank.set(0, now);
    }

    @Override
    public void reset() {
        bank.reset();
        settle();
    }

    @Override
    public int tailFrames() {
        double radius = Math.sqrt(Math.max(to[4], 0));
        double real = Math.abs(to[3]) / 2 + Math.sqrt(Math.max(to[3] * to[3] / 4 - to[4], 0));
        double decay = Math.max(radius, to[3] * to[3] / 4 > to[4] ? real : 0);
        return decay < 1e-6 ? 2 : (int) Math.min(10 * rateHz, Math.ceil(Math.log(1e-6) / Math.log(decay)));
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        return Optional.of(new Biquad(to[0], to[1], to[2], to[3], to[4]).response(frequencyHz, rateHz));
    }

    @Override
    public List<Quantity> controls() {
        return kind.quantities;
    }

    @Override
    public void change(int control, double value) {
        values[control] = value;
        System.arraycopy(now, 0, from, 0, now.length);
        design();
        step = 0;
    }

    /// One filter of the cookbook.
    ///
    /// @param filter its formula
    /// @param quantities frequency, gain if it has one, quality
    private record Provider(String name, String summary, Cookbook filter,
            List<Quantity> quantities) implements StageProvider {

        @Override
        public List<Parameter> parameters() {
            List<Parameter> parameters = new ArrayList<>(quantities);
            if (hasOrder()) {
                parameters.add(ORDER);
            }
            return parameters;
        }

        private boolean hasOrder() {
            return filter == Cookbook.LOWPASS || filter == Cookbook.HIGHPASS;
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            String frequency = quantities.getFirst().name();
            double nyquistHz = format.rateHz() / 2.0;
            if (arguments.quantity(frequency) >= nyquistHz) {
                throw arguments.reject(frequency, frequency + " must lie below Nyquist, here " + nyquistHz + " Hz");
            }
            if (hasOrder() && arguments.quantity("order") != 2) {
                double cutoffHz = arguments.quantity(frequency);
                Band band = filter == Cookbook.LOWPASS ? Band.lowpass(cutoffHz) : Band.highpass(cutoffHz);
                return new Sections(
                        IirDesign.butterworth((int) arguments.quantity("order"), band, format.rateHz()).sections(),
                        format.rateHz());
            }
            return new CookbookFilter(this,
                    quantities.stream().mapToDouble(quantity -> arguments.quantity(quantity.name())).toArray(),
                    format.rateHz());
        }
    }

    static List<StageProvider> all() {
        return List.of(provider("lowpass", "Lets pass what lies below the cutoff.", Cookbook.LOWPASS, "cutoff", false),
                provider("highpass", "Lets pass what lies above the cutoff.", Cookbook.HIGHPASS, "cutoff", false),
                provider("bandpass", "Lets pass a band, at 0 dB in its centre.", Cookbook.BANDPASS, "centre", false),
                provider("notch", "Removes a narrow band.", Cookbook.NOTCH, "centre", false),
                provider("allpass", "Turns the phase and leaves all levels.", Cookbook.ALLPASS, "centre", false),
                provider("peak", "Raises or lowers a band.", Cookbook.PEAK, "centre", true),
                provider("lowshelf", "Raises or lowers what lies below a frequency.", Cookbook.LOWSHELF, "corner",
                        true),
                provider("highshelf", "Raises or lowers what lies above a frequency.", Cookbook.HIGHSHELF, "corner",
                        true));
    }

    private static Provider provider(String name, String summary, Cookbook filter, String frequency, boolean gain) {
        List<Quantity> quantities = new ArrayList<>();
        quantities.add(new Quantity(frequency, Unit.HERTZ, 0.001, 1e7, Double.NaN, "a frequency below Nyquist"));
        if (gain) {
            quantities.add(new Quantity("gain", Unit.DECIBELS, -120, 120, Double.NaN, "by how much"));
        }
        quantities.add(new Quantity("q", Unit.NONE, 0.001, 1000, Math.sqrt(0.5),
                "quality: the higher, the narrower"));
        return new Provider(name, summary, filter,
                quantities.stream().map(quantity -> quantity.gliding(ChannelGains.GLIDE_MS)).toList());
    }
}
