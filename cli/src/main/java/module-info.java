/// The `rondo` command.
module dev.rondo.cli {
    requires dev.rondo.dsp;
    requires info.picocli;
    requires java.desktop;

    opens dev.rondo.cli to
            info.picocli;
}
