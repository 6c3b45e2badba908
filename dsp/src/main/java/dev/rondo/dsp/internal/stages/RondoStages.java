package dev.rondo.dsp.internal.stages;

import dev.rondo.dsp.pipeline.StageCatalog;
import dev.rondo.dsp.pipeline.StageProvider;
import java.util.List;
import java.util.stream.Stream;

/// All of Rondo's own stages.
public final class RondoStages implements StageCatalog {

    /// For the service loader.
    public RondoStages() {}

    @Override
    public List<StageProvider> stages() {
        return Stream.concat(Stream.of(new Gain.Provider()), BiquadProvider.all().stream()).toList();
    }
}
