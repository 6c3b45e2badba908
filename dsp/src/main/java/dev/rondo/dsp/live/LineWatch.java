package dev.rondo.dsp.live;

import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.DeviceException;
import java.util.function.Consumer;

/// Looks after one line: notices that its device has gone, says so, opens it again when it is back.
///
/// A device may say that it has gone, or say nothing and stand still. Standing still must be seen several times in a row:
/// when the whole machine stood still, everything seems to.
final class LineWatch {

    private static final long DEAD_NANOS = 1_000_000_000L;
    private static final int DEAD_LOOKS = 3;
    private static final long RETRY_NANOS = 300_000_000L;

    private final String name;
    private final Watched line;
    private final boolean reconnect;
    private final Consumer<String> told;
    private int stillLooks;
    private boolean gone;
    private long retryNanos;

    /// A line that can be looked after.
    interface Watched {

        /// The device.
        Device device();

        /// What went wrong, or null.
        String failure();

        /// Takes it for dead.
        void fail(String reason);

        /// When frames passed last, 0 if no time is told by that.
        long lastNanos();

        /// Opens and starts it again.
        void reopen() throws DeviceException;
    }

    LineWatch(String name, Watched line, boolean reconnect, Consumer<String> told) {
        this.name = name;
        this.line = line;
        this.reconnect = reconnect;
        this.told = told;
    }

    /// Looks, and does what is to be done.
    ///
    /// @return why the run must end, null if it need not
    DeviceException look(long nanos) {
        long last = line.lastNanos();
        stillLooks = last != 0 && nanos - last > DEAD_NANOS ? stillLooks + 1 : 0;
        if (line.failure() == null && stillLooks >= DEAD_LOOKS) {
            line.fail("no frames for a second");
        }
        if (line.failure() == null) {
            return null;
        }
        if (!gone) {
            gone = true;
            retryNanos = nanos;
            told.accept(name + " " + line.device() + " has gone: " + line.failure());
        }
        if (!reconnect) {
            return new DeviceException(line.device() + ": has gone: " + line.failure());
        }
        if (nanos - retryNanos >= 0) {
            try {
                line.reopen();
                gone = false;
                stillLooks = 0;
                told.accept(name + " " + line.device() + " is back");
            } catch (DeviceException e) {
                line.fail(e.getMessage());
                retryNanos = System.nanoTime() + RETRY_NANOS;
            }
        }
        return null;
    }
}
