package dev.rondo.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/// How JSON leaves this program: onto a stream that stays open for others.
final class Json {

    private Json() {}

    /// A generator on one line; [JsonGenerator#useDefaultPrettyPrinter] breaks it up.
    static JsonGenerator onto(Writer target) throws IOException {
        return new JsonFactory().createGenerator(target).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /// Prints one value on standard output, broken up.
    static void print(Value value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = onto(text).useDefaultPrettyPrinter()) {
            value.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(text);
    }

    /// Writes one value.
    interface Value {
        void write(JsonGenerator json) throws IOException;
    }
}
