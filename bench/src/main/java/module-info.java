/// Benchmarks. JMH and HdrHistogram have no module descriptor and stay on the class path, which this module is made to
/// read.
module dev.rondo.bench {
    requires dev.rondo.dsp;
    requires com.fasterxml.jackson.databind;
    requires jdk.management;
    requires JTransforms;
}
