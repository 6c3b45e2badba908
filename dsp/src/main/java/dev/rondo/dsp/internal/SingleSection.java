package dev.rondo.dsp.internal;

import java.util.Optional;

/// A stage that is one second-order section as long as nobody turns it, and may then be run together with its neighbours.
public interface SingleSection {

    /// The section at work.
    ///
    /// @return its bank, or nothing while its coefficients are on their way
    Optional<SectionBank> atRest();
}
