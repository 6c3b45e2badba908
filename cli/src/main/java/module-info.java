/// The `rondo` command.
module dev.rondo.cli {
    requires com.fasterxml.jackson.core;
    requires dev.rondo.dsp;
    requires info.picocli;
    requires java.desktop;

    opens dev.rondo.cli to
            info.picocli;
}
