/// Short runnable programs.
module dev.rondo.samples {
    requires dev.rondo.dsp;
}
