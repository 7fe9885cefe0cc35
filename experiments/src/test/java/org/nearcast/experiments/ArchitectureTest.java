// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom. The classes are read from the modules' build folders, because the controller and the peers stand on different
 * versions of Netty and never share a class path.
 */
class ArchitectureTest {
    private static final List<String> MODULES = List.of(
            "protocol",
            "controller-app/app",
            "controller-app/embedded",
            "edge-peer/rateless",
            "edge-peer/overlay",
            "edge-peer/live",
            "edge-peer/node",
            "edge-peer/agent",
            "cdn-origin",
            "mininet",
            "experiments");

    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> folders = MODULES.stream()
                .map(m -> root.resolve(m).resolve("target/classes"))
                .toList();
        folders.forEach(f -> Assertions.assertTrue(Files.isDirectory(f), f + " is missing: build the whole reactor"));
        all = new ClassFileImporter().importPaths(folders);
        Assertions.assertTrue(all.size() > 50, "only " + all.size() + " classes found");
    }

    @Test
    void shouldDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.nearcast..")
                .layer("protocol")
                .definedBy("org.nearcast.protocol..")
                .layer("rateless")
                .definedBy("org.nearcast.rateless..")
                .layer("overlay")
                .definedBy("org.nearcast.overlay..")
                .layer("live")
                .definedBy("org.nearcast.live..")
                .layer("node")
                .definedBy("org.nearcast.node..")
                .layer("agent")
                .definedBy("org.nearcast.agent..")
                .layer("origin")
                .definedBy("org.nearcast.origin..")
                .layer("controller")
                .definedBy("org.nearcast.controller..")
                .layer("embedded")
                .definedBy("org.nearcast.embedded..")
                .layer("lab")
                .definedBy("org.nearcast.lab..")
                .layer("experiments")
                .definedBy("org.nearcast.experiments..")
                .whereLayer("protocol")
                .mayOnlyBeAccessedByLayers("overlay", "live", "node", "agent", "origin", "controller", "experiments")
                .whereLayer("rateless")
                .mayOnlyBeAccessedByLayers("overlay", "agent", "origin", "experiments")
                .whereLayer("overlay")
                .mayOnlyBeAccessedByLayers("node", "agent", "origin", "experiments")
                .whereLayer("live")
                .mayOnlyBeAccessedByLayers("node", "agent", "origin", "experiments")
                .whereLayer("node")
                .mayOnlyBeAccessedByLayers("agent", "origin", "experiments")
                .whereLayer("lab")
                .mayOnlyBeAccessedByLayers("experiments")
                .whereLayer("agent")
                .mayOnlyBeAccessedByLayers("experiments")
                .whereLayer("origin")
                .mayOnlyBeAccessedByLayers("experiments")
                .whereLayer("controller")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("embedded")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("experiments")
                .mayNotBeAccessedByAnyLayer()
                .check(all);
    }

    @Test
    void shouldKeepProtocolPure() {
        // Wire formats know no socket, no file, no clock, no thread; addresses, crypto and collections of the JDK are
        // fine.
        noClasses()
                .that()
                .resideInAPackage("org.nearcast.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\..*(File|Random).*|java\\.net\\.(?!Inet).*")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .check(all);
        classes()
                .that()
                .resideInAPackage("org.nearcast.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.nearcast.protocol..", "java..", "javax.crypto..")
                .check(all);
    }

    @Test
    void shouldKeepTheRatelessCodeForItself() {
        classes()
                .that()
                .resideInAPackage("org.nearcast.rateless..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.nearcast.rateless..", "java..", "jdk.incubator.vector..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("org.nearcast.rateless..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .check(all);
    }

    @Test
    void shouldRunTheOverlayInAnyWorld() {
        // The same run is the same to the byte on any machine and any Java: no clock, no thread, no platform
        // mathematics.
        noClasses()
                .that()
                .resideInAPackage("org.nearcast.overlay..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..", "java.nio.channels..", "java.util.concurrent..", "java.util.stream..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.io\\..*(File|Random).*|java\\.net\\.(?!Inet|UnknownHost).*|java\\.util\\.(Random|SplittableRandom|IdentityHashMap)"
                                + "|java\\.lang\\.Thread.*|java\\.time\\.Clock")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethodWhere(target(owner(assignableTo(Math.class)))
                        .and(target(nameMatching("sin|cos|tan|a.*n2?|exp|expm1|log.*|pow|cbrt|hypot|random"))))
                .check(all);
        classes()
                .that()
                .resideInAPackage("org.nearcast.overlay..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.nearcast.overlay..",
                        "org.nearcast.protocol..",
                        "org.nearcast.rateless..",
                        "java..",
                        "javax.crypto..")
                .check(all);
        noClasses()
                .that()
                .resideInAPackage("org.nearcast.overlay..")
                .and()
                .resideOutsideOfPackage("org.nearcast.overlay.sim..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.nearcast.overlay.sim..")
                .check(all);
    }

    @Test
    void shouldModelCryptographyInSimulationsOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.nearcast.overlay.sim..", "org.nearcast.experiments..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.nearcast.overlay.sim.crypto..")
                .check(all);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        Stream.of(
                        "protocol",
                        "rateless",
                        "overlay",
                        "live",
                        "node",
                        "agent",
                        "origin",
                        "controller",
                        "embedded",
                        "lab",
                        "experiments")
                .forEach(room -> {
                    ArchRule rule = slices().matching("org.nearcast." + room + ".(*)..")
                            .should()
                            .beFreeOfCycles()
                            .allowEmptyShould(true);
                    rule.check(all);
                });
    }

    @Test
    void shouldHaveNoRoomsThatSayNothing() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..manager..", "..helper..", "..misc..")
                .check(all);
    }
}
