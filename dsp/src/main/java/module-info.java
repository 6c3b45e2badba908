/// Signal processing on mirrored rings: windows, transforms, filters, pipelines, audio files.
module dev.rondo.dsp {
    requires transitive dev.rondo.ring;
    requires static transitive java.desktop;
    requires JTransforms;

    exports dev.rondo.audio;
}
