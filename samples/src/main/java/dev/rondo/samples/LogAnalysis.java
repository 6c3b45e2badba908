package dev.rondo.samples;

import dev.rondo.ring.ByteStream;
import dev.rondo.ring.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A window that moves over a log and finds a pattern and its rate where the bytes lie, beside a reader that copies
/// every line: `LogAnalysis LOG PATTERN` (see [MakeLog]) prints what each found and how long it took.
public final class LogAnalysis {

    private LogAnalysis() {}

    /// Analyses a log of lines that begin with their milliseconds, both ways.
    public static void main(String[] arguments) throws IOException {
        Path log = Path.of(arguments[0]);
        long startNanos = System.nanoTime();
        String inPlace = inPlace(log, arguments[1].getBytes(StandardCharsets.UTF_8));
        long betweenNanos = System.nanoTime();
        String lineByLine = lineByLine(log, arguments[1]);
        long endNanos = System.nanoTime();
        System.out.printf("in place: %s, %.2f s%n", inPlace, (betweenNanos - startNanos) / 1e9);
        System.out.printf("line by line: %s, %.2f s%n", lineByLine, (endNanos - betweenNanos) / 1e9);
    }

    private static String inPlace(Path path, byte[] pattern) throws IOException {
        try (var log = FileChannel.open(path);
                var findings = new Findings();
                var stream = ByteStream.allocate(1 << 20, Waiting.SPIN)) {
            while (stream.transferFrom(log) >= 0) {
                ByteBuffer in = stream.readable();
                int start = in.position();
                int line = start;
                for (int end; (end = Search.find(in, line, in.limit(), '\n')) < in.limit(); line = end + 1) {
                    findings.line();
                    if (Search.contains(in, line, end, pattern)) {
                        findings.found(Search.number(in, line));
                    }
                }
                // the last line, not whole yet, stays for the next round
                stream.advance(line - start);
            }
            return findings.toString();
        }
    }

    private static String lineByLine(Path path, String pattern) throws IOException {
        try (BufferedReader log = Files.newBufferedReader(path); var findings = new Findings()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                findings.line();
                if (line.contains(pattern)) {
                    findings.found(Long.parseLong(line.substring(0, line.indexOf(' '))));
                }
            }
            return findings.toString();
        }
    }
}
