package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.internal.NearestName;
import dev.rondo.dsp.pipeline.Chain.Call;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/// All stages that a chain may name.
public final class Stages {

    private final SortedMap<String, StageProvider> byName = new TreeMap<>();

    private Stages(Iterable<StageCatalog> catalogs) {
        for (StageCatalog catalog : catalogs) {
            for (StageProvider provider : catalog.stages()) {
                StageProvider other = byName.putIfAbsent(provider.name(), provider);
                if (other != null) {
                    throw new IllegalStateException("two stages have one name: name=" + provider.name() + " classes="
                            + other.getClass().getName() + "," + provider.getClass().getName());
                }
            }
        }
    }

    /// The stages of every [StageCatalog] on the class or module path.
    ///
    /// @return the stages, looked up anew
    /// @throws IllegalStateException if two of them have one name
    public static Stages installed() {
        return new Stages(ServiceLoader.load(StageCatalog.class, Stages.class.getClassLoader()));
    }

    /// The stages of some catalogs and no others.
    ///
    /// @param catalogs the catalogs
    /// @return their stages
    /// @throws IllegalStateException if two of them have one name
    public static Stages of(StageCatalog... catalogs) {
        return new Stages(List.of(catalogs));
    }

    /// Every stage, by name.
    ///
    /// @return the providers in the order of their names
    public Collection<StageProvider> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /// One stage.
    ///
    /// @param name its name
    /// @return its provider
    /// @throws IllegalArgumentException if there is none, naming the nearest
    public StageProvider named(String name) {
        StageProvider provider = byName.get(name);
        if (provider == null) {
            throw new IllegalArgumentException(NearestName.unknown("stage", name, byName.keySet()));
        }
        return provider;
    }

    /// Makes the stage that a chain asks for.
    ///
    /// @throws ChainException if there is none of that name, or its values are wrong
    Made create(Call call, StreamFormat format) {
        StageProvider provider = byName.get(call.name().text());
        if (provider == null) {
            throw call.name().error(NearestName.unknown("stage", call.name().text(), byName.keySet())
                    + " ('rondo effects' lists them all)");
        }
        Arguments arguments = new Arguments(call, provider.parameters(), format.rateHz());
        return new Made(provider.create(arguments, format), arguments);
    }

    /// A stage and what it was made with.
    record Made(Stage stage, Arguments arguments) {}
}
