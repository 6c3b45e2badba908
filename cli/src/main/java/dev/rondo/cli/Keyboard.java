package dev.rondo.cli;

import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.pipeline.Control;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Unit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// Turns the parameters of a running chain: by keys where there is a terminal, by lines where there is none.
final class Keyboard implements LiveRun.Beside {

    private static final int ESCAPE = 27;
    private static final int STEPS = 100;
    private static final double OCTAVES_PER_STEP = 1.0 / 12;

    private final Live live;
    private final List<Control> controls;
    private final boolean keys;
    private final boolean metered;
    private volatile int chosen;

    private Keyboard(Live live, boolean metered, boolean keys) {
        this.live = live;
        this.metered = metered;
        this.controls = live.controls();
        this.keys = keys;
    }

    /// Listens on a thread of its own, until it is closed; the thread is left to its read.
    ///
    /// @param metered whether a meter shows the status
    static Keyboard listen(Live live, boolean metered) {
        // Java cannot tell; the launcher can and says so by a property
        boolean terminal = Boolean.getBoolean("dev.rondo.keyboard");
        Keyboard keyboard = new Keyboard(live, metered, terminal && terminalMode("-icanon -echo min 1"));
        Thread.ofPlatform().daemon().name("rondo-keyboard").start(keyboard::run);
        return keyboard;
    }

    private static boolean terminalMode(String mode) {
        try {
            return new ProcessBuilder("sh", "-c", "stty " + mode + " < /dev/tty").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            if (keys) {
                for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                    pressed(key);
                }
            } else {
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    typed(line.strip());
                }
            }
        } catch (IOException _) {
            // nobody types any more
        }
    }

    private void pressed(int key) throws IOException {
        if (key == 'q') {
            live.stop();
        } else if (key == ESCAPE && System.in.read() == '[' && !controls.isEmpty()) {
            switch (System.in.read()) {
                case 'A' -> turn(1);
                case 'B' -> turn(-1);
                case 'C' -> choose(1);
                case 'D' -> choose(-1);
                default -> {
                    // another key
                }
            }
        }
    }

    private void choose(int step) {
        chosen = Math.floorMod(chosen + step, controls.size());
        show();
    }

    /// Frequencies by a semitone, everything else by a hundredth of its range.
    private void turn(int step) {
        Control control = controls.get(chosen);
        Quantity quantity = control.parameter();
        double next = quantity.unit() == Unit.HERTZ
                ? control.value() * Math.pow(2, step * OCTAVES_PER_STEP)
                : control.value() + step * (quantity.max() - quantity.min()) / STEPS;
        control.set(Math.clamp(next, quantity.min(), quantity.max()));
        show();
    }

    /// Where a meter is, it shows the status.
    private void show() {
        if (!metered) {
            System.err.print("\r" + status() + "\033[K");
        }
    }

    @Override
    public String status() {
        if (!keys || controls.isEmpty()) {
            return "";
        }
        Control control = controls.get(chosen);
        return String.format(Locale.ROOT, "%s %s %.4g %s", control.stage(), control.parameter().name(),
                control.value(), control.parameter().unit().symbol());
    }

    private void typed(String line) {
        String[] words = line.split("\\s+", 3);
        if (words.length != 3) {
            System.err.println("rondo: expected STAGE PARAMETER VALUE: " + line);
            return;
        }
        for (int i = 0; i < controls.size(); i++) {
            Control control = controls.get(i);
            if (control.stage().equals(words[0]) && control.parameter().name().equals(words[1])) {
                try {
                    String number = words[2].replace(control.parameter().unit().symbol(), "").strip();
                    control.set(Double.parseDouble(number));
                } catch (IllegalArgumentException e) {
                    System.err.println("rondo: " + e.getMessage());
                }
                return;
            }
        }
        System.err.println("rondo: nothing to turn there: " + line);
    }

    @Override
    public void close() {
        if (keys) {
            terminalMode("icanon echo");
        }
    }
}
