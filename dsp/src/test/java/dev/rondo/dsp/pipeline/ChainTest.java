package dev.rondo.dsp.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest {

    private static final List<String> GOOD = List.of("", "gain -3dB",
            "highpass 80Hz | peak 1kHz gain=-3dB q=1.4 | gain -2dB",
            "{ lowpass 1kHz | gain 1 } + { highpass 1kHz } + { }", "mid: { gain 1dB } | side: { lowpass 100Hz }",
            "ch 1,2: { gain 'a b' } | gain \"it's\"", "a b=c | {{ { a } + {b} | c } }", "tukey:0.5 kaiser:8.6");

    @Test
    void printingAndReadingBackIsTheSameChain() {
        for (String text : GOOD) {
            Chain chain = Chain.parse(text);
            assertEquals(chain, Chain.parse(chain.toString()), text);
            assertEquals(chain.toString(), Chain.parse(chain.toString()).toString());
        }
    }

    @Test
    void whitespaceAndQuotesDoNotMatter() {
        assertEquals(Chain.parse("gain -3dB|peak 1kHz gain=2"),
                Chain.parse("  gain\t'-3dB'  |\n peak  1kHz  gain = \"2\" "));
    }

    @Test
    void aHundredThousandMutationsAreAnsweredWithAPlaceOrAChain() {
        Random random = new Random(7);
        String alphabet = "|{}+='\": ,az19-.";
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                if (random.nextBoolean() || at == text.length()) {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                } else {
                    text.deleteCharAt(at);
                }
            }
            try {
                Chain chain = Chain.parse(text.toString());
                assertEquals(chain, Chain.parse(chain.toString()), () -> text + " printed as " + chain);
            } catch (ChainException e) {
                refused++;
                assertTrue(e.start() >= 0 && e.start() <= text.length(), () -> text + ": " + e.getMessage());
            }
        }
        assertTrue(refused > 10_000 && refused < 90_000, "refused " + refused);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"gain 1 | ; 8", "gain 1 || gain 2; 8", "{ gain 1; 0", "gain 1 }; 7",
                    "gain =1; 5", "gain a=; 7", "gain 'x; 5", "ch 0: { }; 3", "ch 2,1: { }; 3", "{ } + gain 1; 6",
                    "mid: gain 1; 5", "gain a=1 2; 9", "gain a=1 a=2; 9"})
    void aMistakeOfFormIsShownAtItsPlace(String text, int place) {
        assertEquals(place, assertThrows(ChainException.class, () -> Chain.parse(text)).start());
    }

    @Test
    void theCaretStandsUnderTheMistake() {
        var mistake = assertThrows(ChainException.class, () -> build("gain -1dB | lowpas 1kHz"));
        assertEquals("unknown stage 'lowpas': did you mean lowpass? ('rondo effects' lists them all)",
                mistake.getMessage());
        assertEquals(List.of("  gain -1dB | lowpas 1kHz", "              ^~~~~~"), mistake.excerpt().lines().toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"peak 1kHz q=zero", "peak 1kHz gain=1dB q=1Hz", "lowpass", "lowpass 24kHz", "lowpass 1kHz 1 2 3",
                    "lowpass 1kHz w=1", "gain 1e9", "gain NaN", "mid: { gain 1 }", "ch 2: { gain 1 }", "gain 3ms"})
    void whatCannotBeBuiltIsRefusedWithAPlace(String text) {
        var mistake = assertThrows(ChainException.class, () -> build(text));
        assertTrue(mistake.start() < text.length(), mistake.getMessage());
    }

    private static void build(String text) {
        Pipeline.of(Chain.parse(text), new StreamFormat(48_000, 1)).close();
    }

    @Test
    void unitsArePartOfValues() {
        assertEquals(1500, Unit.HERTZ.parse("1.5kHz", 48_000));
        assertEquals(-3, Unit.DECIBELS.parse("-3dB", 48_000));
        assertEquals(10, Unit.MILLISECONDS.parse("480smp", 48_000));
        assertEquals(250, Unit.MILLISECONDS.parse("0.25s", 48_000));
        assertEquals(50, Unit.PERCENT.parse("50%", 48_000));
        assertEquals(7, Unit.HERTZ.parse("7", 48_000));
        assertTrue(Double.isNaN(Unit.HERTZ.parse("7dB", 48_000)));
        assertTrue(Double.isNaN(Unit.NONE.parse("", 48_000)));
    }
}
