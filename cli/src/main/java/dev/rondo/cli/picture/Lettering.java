package dev.rondo.cli.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;

/// Text of one size.
sealed interface Lettering permits Lettering.JavaFont, DotLettering {

    /// Returns how far `text` runs, in pixels.
    double width(String text);

    /// Returns the height of a digit, in pixels.
    double capHeight();

    /// Draws `text` in the current colour, its baseline starting at (`x`, `y`).
    void draw(Graphics2D graphics, String text, float x, float y);

    /// Returns the lettering of this machine: its own sans-serif font, or ours where it has none.
    static Lettering of(int emPixels) {
        return JavaFont.WORKS
                ? new JavaFont(new Font(Font.SANS_SERIF, Font.PLAIN, emPixels))
                : new DotLettering(emPixels);
    }

    /// The sans-serif font of Java2D.
    record JavaFont(Font font) implements Lettering {

        private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
        private static final boolean WORKS = works();

        /// A server without fontconfig or without any font is told of by a RuntimeException, by an UnsatisfiedLinkError or by
        /// a plain Error, depending on which part is missing; none of them is a reason to draw no picture.
        private static boolean works() {
            try {
                return new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("0", CONTEXT).getWidth() > 0;
            } catch (RuntimeException | Error noFont) {
                return false;
            }
        }

        @Override
        public double width(String text) {
            return font.getStringBounds(text, CONTEXT).getWidth();
        }

        @Override
        public double capHeight() {
            return font.createGlyphVector(CONTEXT, "0").getVisualBounds().getHeight();
        }

        @Override
        public void draw(Graphics2D graphics, String text, float x, float y) {
            graphics.setFont(font);
            graphics.drawString(text, x, y);
        }
    }
}
