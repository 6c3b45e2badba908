package dev.rondo.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// Files that Java Sound knows (AIFF, AU, and whatever readers are installed), and the names of those it does not.
final class ForeignFile {

    private ForeignFile() {}

    static AudioInputStream open(PositionedInputStream in, byte[] head, String file) throws IOException {
        try {
            return AudioSystem.getAudioInputStream(in);
        } catch (UnsupportedAudioFileException | IOException | RuntimeException e) {
            // an installed reader may fail in any way on a damaged file; to our caller it is one and the same
            throw refusal(head, file, e);
        }
    }

    /// The same sound as integers or floats that [SampleFormat] has a name for.
    static AudioInputStream toPcm(AudioInputStream stream, String file) throws AudioFileException {
        AudioFormat from = stream.getFormat();
        Encoding encoding = from.getEncoding();
        boolean signedByte = encoding.equals(Encoding.PCM_SIGNED) && from.getSampleSizeInBits() <= 8;
        boolean unsignedWord = encoding.equals(Encoding.PCM_UNSIGNED) && from.getSampleSizeInBits() > 8;
        if (!signedByte && !unsignedWord && (encoding.equals(Encoding.PCM_SIGNED)
                || encoding.equals(Encoding.PCM_UNSIGNED) || encoding.equals(Encoding.PCM_FLOAT))) {
            return stream;
        }
        int bits = signedByte ? 8 : 16;
        AudioFormat pcm = new AudioFormat(signedByte ? Encoding.PCM_UNSIGNED : Encoding.PCM_SIGNED,
                from.getSampleRate(), bits, from.getChannels(), bits / 8 * from.getChannels(), from.getSampleRate(),
                false);
        if (!AudioSystem.isConversionSupported(pcm, from)) {
            throw new AudioFileException(file, "its samples are " + encoding + ", which no installed Java Sound"
                    + " provider turns into PCM" + conversion(file));
        }
        return AudioSystem.getAudioInputStream(pcm, stream);
    }

    /// How to get a file that can be read.
    static String conversion(String file) {
        return "; convert it first: ffmpeg -i " + file + " " + file + ".wav";
    }

    private static AudioFileException refusal(byte[] head, String file, Exception reason) {
        String start = new String(head, ISO_8859_1);
        String kind = kind(start);
        if (kind != null) {
            return new AudioFileException(file, "a file in " + kind + " format" + conversion(file));
        }
        if (start.startsWith("FORM") || start.startsWith(".snd")) {
            String name = start.startsWith("FORM") ? "AIFF" : "AU";
            String why = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
            return new AudioFileException(file, "damaged or unusual " + name + " file: " + why.replaceAll("\\R", " "));
        }
        return new AudioFileException(file, "not a sound file", 0, "RIFF, RF64, FORM or .snd",
                start.isEmpty() ? "nothing" : WaveParser.quoted(start.substring(0, Math.min(4, start.length()))));
    }

    /// The name of a format that begins so and is read by nobody here, or null.
    private static String kind(String start) {
        if (start.startsWith("ftyp", 4)) {
            return "MP4 or M4A";
        }
        boolean mpegFrame = start.length() > 1 && start.charAt(0) == 0xff && (start.charAt(1) & 0xe6) == 0xe2;
        if (start.startsWith("ID3") || mpegFrame) {
            return "MP3";
        }
        return switch (start.substring(0, Math.min(4, start.length()))) {
            case "fLaC" -> "FLAC";
            case "OggS" -> "Ogg";
            case "caff" -> "CAF";
            case "wvpk" -> "WavPack";
            case "riff" -> "Wave64";
            default -> null;
        };
    }
}
