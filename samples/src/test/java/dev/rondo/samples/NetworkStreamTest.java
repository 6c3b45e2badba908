package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class NetworkStreamTest {

    private static final int TIMES = 20;

    @Test
    void everyMessageArrivesWholeHoweverItIsCut() throws Throwable {
        Path sound = Path.of("audio/voice.wav");
        List<String> printed = Printed.by(() -> NetworkStream.main(new String[]{sound.toString(), "" + TIMES}));
        byte[] content = Files.readAllBytes(sound);
        CRC32 crc = new CRC32();
        for (int i = 0; i < TIMES; i++) {
            crc.update(content);
        }
        String received = printed.getFirst();
        assertTrue(received.endsWith(" crc=" + crc.getValue()), received);
        // some 4500 bytes each: hundreds, dozens of them over the end of a ring of 64 KiB
        assertTrue(number(received, "messages") >= (long) content.length * TIMES / 9000, received);
        assertTrue(number(received, "overTheEnd") > 10, received);
        assertTrue(number(received, "cut") > 0, received);
        assertEquals(2, printed.size());
    }

    private static long number(String received, String name) {
        return Long.parseLong(received.replaceAll(".*" + name + "=(\\d+).*", "$1"));
    }
}
