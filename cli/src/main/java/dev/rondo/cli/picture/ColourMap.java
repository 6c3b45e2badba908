package dev.rondo.cli.picture;

/// The perceptually uniform *inferno* of Matplotlib (N. Smith, S. van der Walt, CC0), in the polynomial fit by M. Zucker
/// (CC0, <https://www.shadertoy.com/view/WlfXRN>): black for the least, through purple and orange to pale yellow.
final class ColourMap {

    /// Red, green and blue, by rising power.
    private static final double[][] INFERNO = {{0.0002189403691192265, 0.001651004631001012, -0.01948089843709184},
            {0.1065134194856116, 0.5639564367884091, 3.932712388889277},
            {11.60249308247187, -3.972853965665698, -15.9423941062914},
            {-41.70399613139459, 17.43639888205313, 44.35414519872813},
            {77.162935699427, -33.40235894210092, -81.80730925738993},
            {-71.31942824499214, 32.62606426397723, 73.20951985803202},
            {25.13112622477341, -12.24266895238567, -23.07032500287172}};

    private static final int SHADES = 256;
    private static final int[] RGB = new int[SHADES];

    static {
        for (int i = 0; i < SHADES; i++) {
            for (int channel = 0; channel < 3; channel++) {
                double sum = 0;
                for (int power = INFERNO.length - 1; power >= 0; power--) {
                    sum = sum * i / (SHADES - 1) + INFERNO[power][channel];
                }
                RGB[i] = RGB[i] << 8 | Math.clamp(Math.round(sum * 255), 0, 255);
            }
        }
    }

    private ColourMap() {}

    /// Returns the colour of `share`, 0 to 1, as 0xRRGGBB.
    static int rgb(double share) {
        return RGB[Math.clamp(Math.round(share * (SHADES - 1)), 0, SHADES - 1)];
    }
}
