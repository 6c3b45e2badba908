/// Short runnable programs, and a stage for anybody's chains: found here on the module path, on the class path through
/// `META-INF/services`.
module dev.rondo.samples {
    requires dev.rondo.dsp;

    provides dev.rondo.dsp.pipeline.StageCatalog with
            dev.rondo.samples.Tremolo;
}
