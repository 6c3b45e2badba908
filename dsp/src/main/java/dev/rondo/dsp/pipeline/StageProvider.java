package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import java.util.List;

/// Makes one kind of stage. Found by [java.util.ServiceLoader]; Rondo's own stages use no other door.
public interface StageProvider {

    /// The stage's name in a chain.
    ///
    /// @return a word in lower case, unique
    String name();

    /// What the stage does.
    ///
    /// @return one line for a person
    String summary();

    /// What it can be told, in the order in which values may be given without names.
    ///
    /// @return the parameters
    List<Parameter> parameters();

    /// Makes a stage.
    ///
    /// @param arguments checked against [#parameters]
    /// @param format what will come in
    /// @return a stage, not yet prepared
    /// @throws ChainException if an argument does not suit the format: use [Arguments#reject]
    Stage create(Arguments arguments, StreamFormat format);
}
