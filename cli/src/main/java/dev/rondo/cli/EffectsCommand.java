package dev.rondo.cli;

import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Stages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `rondo effects [NAME]`.
@Command(
        name = "effects",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "List the stages that a chain may contain, or explain one.",
        footer = {
                "", "Examples:", "  rondo effects", "  rondo effects peak"})
final class EffectsCommand implements Runnable {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The stage to explain.")
    private String name = "";

    @Override
    public void run() {
        if (name.isEmpty()) {
            Stages.installed().all()
                    .forEach(stage -> System.out.printf("%-14s %s%n", stage.name(), stage.summary()));
        } else {
            try {
                explain(Stages.installed().named(name));
            } catch (IllegalArgumentException e) {
                throw new UsageException(e.getMessage() + " ('rondo effects' lists them all)");
            }
        }
    }

    private static void explain(StageProvider stage) {
        StringBuilder synopsis = new StringBuilder(stage.name());
        for (Parameter parameter : stage.parameters()) {
            String word = parameter.name().toUpperCase(java.util.Locale.ROOT);
            synopsis.append(parameter.optional() ? " [" + word + "]" : " " + word);
        }
        System.out.printf("%s%n  %s%n", synopsis, stage.summary());
        for (Parameter parameter : stage.parameters()) {
            System.out.printf("  %-12s %s (%s)%n", parameter.name(), parameter.help(), parameter.accepts());
        }
    }
}
