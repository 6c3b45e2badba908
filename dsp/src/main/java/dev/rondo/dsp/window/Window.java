package dev.rondo.dsp.window;

import dev.rondo.dsp.internal.NearestName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A window function: a shape and, where the shape takes one, its parameter.
///
/// ```java
/// float[] analysis = Window.HANN.periodicFloats(2048);           // for spectra and overlap-add
/// double[] design = Window.parse("kaiser:8.6").symmetric(101);   // for FIR filters
/// ```
///
/// A *symmetric* window of n samples is its own mirror image. A *periodic* one is the symmetric window of n + 1 samples
/// without its last sample, so that copies of it overlap evenly; windows of one sample are 1 in both forms. Values are
/// those of `scipy.signal.windows` to 10⁻¹².
///
/// @param shape the family
/// @param parameter what the family needs, in its own unit; NaN if it takes none
public record Window(WindowShape shape, double parameter) {

    /// The window to take when nothing speaks for another one.
    public static final Window HANN = new Window(WindowShape.HANN);

    private static final Map<String, WindowShape> SHAPES = Stream.of(WindowShape.values())
            .collect(Collectors.toMap(WindowShape::toString, Function.identity()));

    /// Checks the parameter.
    ///
    /// @throws IllegalArgumentException if the shape takes no parameter and has one, needs one and has none, or the
    ///         parameter lies outside its range
    public Window {
        shape.check(parameter);
    }

    /// A window without a parameter.
    ///
    /// @param shape the family
    /// @throws IllegalArgumentException if the shape needs a parameter
    public Window(WindowShape shape) {
        this(shape, Double.NaN);
    }

    /// Reads a window as [#toString] writes it: a name, and after a colon the parameter.
    ///
    /// @param text for example `hann` or `kaiser:8.6`
    /// @return the window
    /// @throws IllegalArgumentException if there is no such window, or its parameter is missing, superfluous, not a
    ///         number or out of range; the message says what is accepted
    public static Window parse(String text) {
        int colon = text.indexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        WindowShape shape = SHAPES.get(name);
        if (shape == null) {
            List<String> known = Arrays.stream(WindowShape.values()).map(WindowShape::toString).toList();
            WindowShape nearest = SHAPES.get(NearestName.of(name, known));
            throw new IllegalArgumentException("no window has this name; did you mean " + usage(nearest)
                    + "? Windows are " + Arrays.stream(WindowShape.values()).map(Window::usage)
                            .collect(Collectors.joining(", "))
                    + ": window=" + text);
        }
        return colon < 0 ? new Window(shape) : new Window(shape, number(text, text.substring(colon + 1).strip()));
    }

    private static String usage(WindowShape shape) {
        return shape.parameterName().map(parameter -> shape + ":" + parameter).orElse(shape.toString());
    }

    private static double number(String text, String digits) {
        try {
            return new BigDecimal(digits).doubleValue();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a window's parameter must be a number: window=" + text, e);
        }
    }

    /// The form for filter design.
    ///
    /// @param n the length, from 1
    /// @return n new samples, the same from both ends
    /// @throws IllegalArgumentException if n is below 1, or for DPSS not above 2·NW (a length of 1 apart)
    public double[] symmetric(int n) {
        checkLength(n);
        return shape.symmetric(n, parameter);
    }

    /// The form for spectral analysis.
    ///
    /// @param n the length, from 1
    /// @return n new samples
    /// @throws IllegalArgumentException as for [#symmetric]
    public double[] periodic(int n) {
        checkLength(n);
        return n == 1 ? new double[]{1} : Arrays.copyOf(shape.symmetric(n + 1, parameter), n);
    }

    /// [#symmetric], each sample rounded once.
    ///
    /// @param n the length, from 1
    /// @return n new samples
    /// @throws IllegalArgumentException as for [#symmetric]
    public float[] symmetricFloats(int n) {
        return rounded(symmetric(n));
    }

    /// [#periodic], each sample rounded once.
    ///
    /// @param n the length, from 1
    /// @return n new samples
    /// @throws IllegalArgumentException as for [#symmetric]
    public float[] periodicFloats(int n) {
        return rounded(periodic(n));
    }

    private void checkLength(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a window must have at least 1 sample: n=" + n);
        }
        if (shape == WindowShape.DPSS && n > 1 && parameter >= n / 2.0) {
            throw new IllegalArgumentException("NW of dpss must be below half the length: NW=" + parameter + " n=" + n);
        }
    }

    private static float[] rounded(double[] samples) {
        float[] floats = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            floats[i] = (float) samples[i];
        }
        return floats;
    }

    /// The window as [#parse] reads it.
    ///
    /// @return for example `hann` or `kaiser:8.6`
    @Override
    public String toString() {
        return shape.parameterName().isEmpty()
                ? shape.toString()
                : shape + ":" + BigDecimal.valueOf(parameter).stripTrailingZeros().toPlainString();
    }
}
