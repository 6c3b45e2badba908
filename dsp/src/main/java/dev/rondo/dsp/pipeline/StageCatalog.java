package dev.rondo.dsp.pipeline;

import java.util.List;

/// Some kinds of stages, offered to chains as a service: name an implementation in `provides … with` or in
/// `META-INF/services/dev.rondo.dsp.pipeline.StageCatalog`, and its stages appear beside Rondo's own, which come
/// through the same door.
public interface StageCatalog {

    /// The stages on offer.
    ///
    /// @return one provider per stage
    List<StageProvider> stages();
}
