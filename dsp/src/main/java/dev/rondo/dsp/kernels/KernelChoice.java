package dev.rondo.dsp.kernels;

/// Chooses the kernels, once.
///
/// The property `dev.rondo.kernels` forces `scalar` or `vector`. Without it vectors are taken if the JVM has the module, a
/// compiler that turns it into vector instructions, and vectors of 256 bits, on ARM of 128: those of 128 bits on other
/// processors have neither fused sums nor all that the compiler needs, and are slower than plain loops.
///
/// @param kernels the implementation
/// @param explanation one line: what was chosen and why, or the flag that is missing
record KernelChoice(Kernels kernels, String explanation) {

    static final String PROPERTY = "dev.rondo.kernels";
    static final KernelChoice CHOSEN = choose(System.getProperty(PROPERTY, "auto"));

    private static final String MODULE = "jdk.incubator.vector";
    private static final int LEAST_BITS = 128;
    private static final int WORTHWHILE_BITS = 256;

    static KernelChoice choose(String wish) {
        return switch (wish) {
            case "scalar" -> scalar("forced by " + PROPERTY);
            case "vector" -> vector(LEAST_BITS);
            case "auto" -> vector(System.getProperty("os.arch").equals("aarch64") ? LEAST_BITS : WORTHWHILE_BITS);
            default -> scalar(PROPERTY + " must be scalar or vector: " + PROPERTY + "=" + wish);
        };
    }

    private static KernelChoice vector(int leastBits) {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return scalar("vectors need the flag --add-modules " + MODULE);
        }
        String vm = System.getProperty("java.vm.info", "");
        if (vm.contains("interpreted") || vm.contains("emulated-client")) {
            return scalar("vectors need the optimising compiler, this JVM runs in " + vm);
        }
        if (VectorKernels.preferredBits() < leastBits) {
            return scalar("vectors have less than " + leastBits + " bits here");
        }
        if (AllMemory.SEGMENT.byteSize() == 0) {
            return scalar("vectors need the flag --enable-native-access=" + nativeAccess());
        }
        Kernels kernels = new VectorKernels();
        return new KernelChoice(kernels, "vector, " + kernels.vectorBits() + " bits");
    }

    private static String nativeAccess() {
        Module module = KernelChoice.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }

    private static KernelChoice scalar(String reason) {
        return new KernelChoice(new ScalarKernels(), "scalar (" + reason + ")");
    }
}
