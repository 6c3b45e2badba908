package dev.rondo.cli;

import dev.rondo.audio.AudioFileException;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.util.OptionalLong;

/// Where results go.
final class Outputs {

    private Outputs() {}

    /// Begins a WAV file, or a WAV stream on standard output for `-`.
    ///
    /// @param frames how many will come, if known: a stream's header tells it
    static WavWriter wav(String name, StreamFormat format, SampleFormat sampleFormat, OptionalLong frames)
            throws AudioFileException {
        if (name.equals("-")) {
            return WavWriter.stream(System.out, "standard output", format, sampleFormat, frames.orElse(-1));
        }
        return WavWriter.create(Inputs.path(name), format, sampleFormat);
    }
}
