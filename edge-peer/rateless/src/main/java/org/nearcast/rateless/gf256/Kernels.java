// SPDX-License-Identifier: Apache-2.0
package org.nearcast.rateless.gf256;

import java.util.List;
import java.util.Optional;

/** The kernels there are, and which one is used. */
public final class Kernels {
    /** System property that chooses: {@code vector} or {@code scalar}. */
    public static final String PROPERTY = "nearcast.rateless.kernel";

    private static final Kernel SCALAR = new ScalarKernel();
    private static final Optional<Kernel> VECTOR = findVector();
    private static final Kernel BEST = choose(System.getProperty(PROPERTY));

    private Kernels() {}

    /** The one to use: the vector kernel where it runs, unless {@link #PROPERTY} says otherwise. */
    public static Kernel best() {
        return BEST;
    }

    /** All that run here, the best first. */
    public static List<Kernel> all() {
        return VECTOR.map(vector -> List.of(vector, SCALAR)).orElse(List.of(SCALAR));
    }

    /** The kernel that runs everywhere. */
    public static Kernel scalar() {
        return SCALAR;
    }

    /** The kernel on vectors; empty unless Java was started with {@code --add-modules jdk.incubator.vector}. */
    public static Optional<Kernel> vector() {
        return VECTOR;
    }

    /**
     * By name.
     *
     * @param name vector or scalar, or null for the best
     * @throws IllegalArgumentException if there is none of that name
     */
    static Kernel choose(String name) {
        if (name == null) {
            return VECTOR.orElse(SCALAR);
        }
        return switch (name) {
            case "scalar" -> SCALAR;
            case "vector" ->
                VECTOR.orElseThrow(() -> new IllegalArgumentException(
                        "no vector kernel here: start Java with --add-modules jdk.incubator.vector"));
            default -> throw new IllegalArgumentException(PROPERTY + " must be vector or scalar, not " + name);
        };
    }

    private static Optional<Kernel> findVector() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.empty();
        }
        try {
            // By name: the class is compiled apart, since nothing may be compiled against an incubator without a
            // warning.
            Class<?> type = Class.forName(Kernels.class.getPackageName() + ".VectorKernel");
            return Optional.of((Kernel) type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty(); // another Java's incubator, or a processor without vectors
        }
    }
}
