/// Signal processing on mirrored rings: windows, transforms, filters, pipelines, audio files.
module dev.rondo.dsp {
    requires transitive dev.rondo.ring;
    requires static transitive java.desktop;
    requires static jdk.incubator.vector;
    requires static jdk.jfr;
    requires JTransforms;

    exports dev.rondo.audio;
    exports dev.rondo.audio.device;
    exports dev.rondo.dsp.fft;
    exports dev.rondo.dsp.filter;
    exports dev.rondo.dsp.fir;
    exports dev.rondo.dsp.live;
    exports dev.rondo.dsp.monitor;
    exports dev.rondo.dsp.pipeline;
    exports dev.rondo.dsp.resample;
    exports dev.rondo.dsp.stft;
    exports dev.rondo.dsp.window;

    uses dev.rondo.dsp.pipeline.StageCatalog;

    provides dev.rondo.dsp.pipeline.StageCatalog with
            dev.rondo.dsp.internal.stages.RondoStages;
}
