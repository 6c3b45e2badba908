package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.filter.SectionBank;
import java.util.Optional;

/// A stage in place that is one second-order section as long as nobody turns it. The pipeline may then run several
/// neighbours as one cascade, instead of calling [Stage#process] of each: samples are rounded to float between sections, so
/// every bit is the same.
///
/// Called by the thread that runs the pipeline, between two calls of [Stage#process]; must not allocate.
public interface SingleSection extends Stage {

    /// The section at work, which stays as it is until the next [#change] or [#reset] but for its states.
    ///
    /// @return a bank of one section and all channels, with which the stage itself filters too; nothing while its
    ///         coefficients are on their way: the stage is then called by itself
    Optional<SectionBank> atRest();
}
