package dev.rondo.audio;

import java.io.IOException;
import java.util.OptionalLong;

/// An audio file that cannot be read or written, or that is damaged. The message is one line and names the file, the
/// place if there is one, and what was expected there.
public final class AudioFileException extends IOException {

    private static final long serialVersionUID = 1;
    private static final long NOWHERE = -1;

    /// The name of the file.
    private final String file;
    /// Where in the file, or −1.
    private final long offsetBytes;

    /// A problem with the file as a whole.
    AudioFileException(String file, String problem) {
        super(file + ": " + problem);
        this.file = file;
        this.offsetBytes = NOWHERE;
    }

    /// A problem at one place in the file.
    AudioFileException(String file, String problem, long offsetBytes, String expected, String found) {
        super(file + ": " + problem + ": byte " + offsetBytes + ": expected " + expected + ", found " + found);
        this.file = file;
        this.offsetBytes = offsetBytes;
    }

    /// The file it is about.
    ///
    /// @return its name as it was given
    public String file() {
        return file;
    }

    /// Where the trouble lies.
    ///
    /// @return the offset from the start of the file, or nothing if it concerns the file as a whole
    public OptionalLong offsetBytes() {
        return offsetBytes == NOWHERE ? OptionalLong.empty() : OptionalLong.of(offsetBytes);
    }
}
