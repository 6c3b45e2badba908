package dev.rondo.dsp.internal.stages;

import dev.rondo.dsp.pipeline.StageCatalog;
import dev.rondo.dsp.pipeline.StageProvider;
import java.util.List;
import java.util.stream.Stream;

/// All of Rondo's own stages.
public final class RondoStages implements StageCatalog {

    /// For the service loader.
    public RondoStages() {}

    @Override
    public List<StageProvider> stages() {
        Stream<StageProvider> single = Stream.of(new Convolve.Provider(), new DcBlockerProvider(), new Delay.Provider(),
                new Matrix.Provider(),
                new Spectral.PassProvider(), new Spectral.GateProvider(), new Tap.Provider(),
                new FirStage.SincProvider(), new Resample.Provider(), new Swept.Provider());
        return Stream.of(ChannelGains.all().stream(), CookbookFilter.all().stream(), Iir.all().stream(),
                FirStage.OptimisedProvider.all().stream(), single)
                .flatMap(all -> all)
                .toList();
    }
}
