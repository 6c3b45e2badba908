package dev.rondo.cli.picture;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Path2D;

/// Letters for machines without a font: the 5 × 7 dots of character displays, joined to strokes so that they scale.
///
/// @param emPixels the size, as of a font
record DotLettering(int emPixels) implements Lettering {

    private static final int COLUMNS = 5;
    private static final int ROWS = 7;
    private static final int ADVANCE = 6;

    /// From the space to the tilde, five columns of two hexadecimal digits each; the lowest bit is the top row.
    private static final String DOTS = """
            000000000000005f00000007000700147f147f14242a7f2a12231308646236495522500000070000001c2241000041221c00\
            14083e081408083e080800503000000808080808006060000020100804023e4141413e00427f400042615149462141454b31\
            1814127f1027454545393c4a49493001710905033649494936064949291e0036360000005636000008142241001414141414\
            004122140802015109063e415d551e7e1111117e7f494949363e414141227f4141221c7f494949417f090909013e4149497a\
            7f0808087f00417f41002040413f017f081422417f404040407f020c027f7f0408107f1c2241221c7f090909063e4151215e\
            7f09192946464949493101017f01013f4040403f1f2040201f3f4038403f631408146307087008076151494543007f414100\
            02040810200041417f0004020102044040404040000102040020545454787f484444383844444420384444487f3854545418\
            087e09010218a4a4a47c7f0804047800447d40004080847d007f1028440000417f40007c041804787c080404783844444438\
            fc2424241818242424fc7c080404084854545420043f4440203c4040207c1c2040201c3c4030403c44281028441ca0a0a07c\
            4464544c44000836410000007f000000413608001008081008""";

    @Override
    public double width(String text) {
        return text.length() * ADVANCE * dot();
    }

    @Override
    public double capHeight() {
        return ROWS * dot();
    }

    @Override
    public void draw(Graphics2D graphics, String text, float x, float y) {
        double dot = dot();
        Path2D path = new Path2D.Double();
        for (int i = 0; i < text.length(); i++) {
            join(text.charAt(i), x + (i * ADVANCE + 0.5) * dot, y - (ROWS - 0.5) * dot, path);
        }
        Stroke before = graphics.getStroke();
        graphics.setStroke(new BasicStroke((float) dot, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
        graphics.setStroke(before);
    }

    private double dot() {
        return emPixels / 10.0;
    }

    /// Adds a line from each dot to its neighbours: straight ones first, diagonal ones where no straight detour leads there.
    private void join(char letter, double left, double top, Path2D path) {
        for (int column = 0; column < COLUMNS; column++) {
            for (int row = 0; row <= ROWS; row++) {
                if (isSet(letter, column, row)) {
                    double x = left + column * dot();
                    double y = top + row * dot();
                    boolean below = isSet(letter, column, row + 1);
                    line(path, x, y, 0, 0, true);
                    line(path, x, y, 0, 1, below);
                    line(path, x, y, 1, 0, isSet(letter, column + 1, row));
                    for (int aside = -1; aside <= 1; aside += 2) {
                        boolean detour = below || isSet(letter, column + aside, row);
                        line(path, x, y, aside, 1, !detour && isSet(letter, column + aside, row + 1));
                    }
                }
            }
        }
    }

    private void line(Path2D path, double x, double y, int columns, int rows, boolean drawn) {
        if (drawn) {
            path.moveTo(x, y);
            path.lineTo(x + columns * dot(), y + rows * dot());
        }
    }

    private static boolean isSet(char letter, int column, int row) {
        char shown = switch (letter) {
            case '−', '–', '—' -> '-';
            case '·' -> '.';
            case '…' -> '~';
            default -> letter >= ' ' && letter <= '~' ? letter : '?';
        };
        if (column < 0 || column >= COLUMNS) {
            return false;
        }
        int at = ((shown - ' ') * COLUMNS + column) * 2;
        return (Integer.parseInt(DOTS, at, at + 2, 16) >> row & 1) != 0;
    }
}
