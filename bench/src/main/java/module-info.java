/// Benchmarks. JMH has no module descriptor and stays on the class path, which this module is made to read.
module dev.rondo.bench {
    requires dev.rondo.dsp;
}
