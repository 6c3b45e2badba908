package dev.rondo.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Which package may see which: the arrows of the house.
class ArchitectureTest {

    private static final JavaClasses HOUSE = new ClassFileImporter().importPaths(Path.of("../src/target/classes"),
            Path.of("../dsp/target/classes"), Path.of("target/classes"));

    private static ArchRule sees(String from, String... allowed) {
        return classes().that().resideInAPackage(from).should().onlyDependOnClassesThat().resideInAnyPackage(allowed);
    }

    @Test
    void theWholeHouseIsLookedAt() {
        assertTrue(HOUSE.size() > 60, "classes " + HOUSE.size());
        assertThrows(AssertionError.class, () -> sees("dev.rondo.ring..", "java..").check(HOUSE));
    }

    @Test
    void memoryKnowsNothingButItself() {
        sees("dev.rondo.memory..", "dev.rondo.memory..", "java..").check(HOUSE);
    }

    @Test
    void ringsSeeMemoryAndTheJdkAlone() {
        sees("dev.rondo.ring", "dev.rondo.ring..", "dev.rondo.memory", "java..").check(HOUSE);
    }

    @Test
    void theRulesOfPositionsRunWithoutMemory() {
        sees("dev.rondo.ring.internal", "dev.rondo.ring.internal", "java..").check(HOUSE);
    }

    @Test
    void algorithmsSeeNoRingNoThreadAndNoFile() {
        noClasses().that()
                .resideInAnyPackage("dev.rondo.dsp.window..", "dev.rondo.dsp.fft..", "dev.rondo.dsp.stft..",
                        "dev.rondo.dsp.filter..")
                .should().dependOnClassesThat()
                .resideInAnyPackage("dev.rondo.ring..", "dev.rondo.memory..", "dev.rondo.audio..",
                        "dev.rondo.dsp.pipeline..", "dev.rondo.dsp.internal.stages..", "java.io..", "java.nio.file..",
                        "java.util.concurrent..")
                .check(HOUSE);
    }

    @Test
    void javaSoundStaysAtTheEdges() {
        noClasses().that().resideOutsideOfPackages("dev.rondo.audio..", "dev.rondo.cli..").should()
                .dependOnClassesThat().resideInAnyPackage("javax.sound..", "java.awt..").check(HOUSE);
    }

    @Test
    void soundFilesDoNotKnowWhatIsDoneWithThem() {
        noClasses().that().resideInAPackage("dev.rondo.audio..").should().dependOnClassesThat()
                .resideInAPackage("dev.rondo.dsp..").check(HOUSE);
    }

    @Test
    void jTransformsStaysBehindTheTransforms() {
        noClasses().that().resideOutsideOfPackage("dev.rondo.dsp.fft..").should().dependOnClassesThat()
                .resideInAnyPackage("org.jtransforms..", "pl.edu.icm..").check(HOUSE);
    }

    @Test
    void vectorsStayInTheKernels() {
        noClasses().that().resideOutsideOfPackage("dev.rondo.dsp.kernels").should().dependOnClassesThat()
                .resideInAPackage("jdk.incubator..").check(HOUSE);
    }

    @Test
    void restrictedNativeCallsStandInTheNativeClassesAlone() {
        DescribedPredicate<JavaAccess<?>> restricted = DescribedPredicate.describe("is a restricted native call",
                access -> {
                    String owner = access.getTargetOwner().getName();
                    String name = access.getTarget().getName();
                    return (owner.startsWith("java.lang.foreign.")
                            && (name.equals("downcallHandle") || name.equals("upcallStub") || name.equals("reinterpret")
                                    || name.equals("libraryLookup")))
                            || (owner.equals("java.lang.System") && name.startsWith("load"));
                });
        noClasses().that()
                .haveNameNotMatching(".*\\.(memory\\.internal\\.(LinuxLibc|MacLibc|WindowsKernel)"
                        + "|audio\\.device\\.(LibJack|RealTimePriority)|dsp\\.kernels\\.AllMemory)(\\$.*)?")
                .should().accessTargetWhere(restricted).check(HOUSE);
        assertThrows(AssertionError.class,
                () -> noClasses().that(resideInAPackage("dev.rondo.memory.internal")).should()
                        .accessTargetWhere(restricted).check(HOUSE));
    }

    @Test
    void nobodyReachesIntoAnotherPackagesStages() {
        noClasses().that().resideOutsideOfPackage("dev.rondo.dsp.internal.stages").should().dependOnClassesThat()
                .resideInAPackage("dev.rondo.dsp.internal.stages").check(HOUSE);
    }
}
