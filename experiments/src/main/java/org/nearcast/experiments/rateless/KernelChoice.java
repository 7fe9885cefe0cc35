// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.rateless;

import java.util.List;
import org.nearcast.rateless.gf256.Kernel;
import org.nearcast.rateless.gf256.Kernels;

/** The codec's kernels by name. As a program it says which there are, for who would start Java with other flags than its own. */
public final class KernelChoice {
    /** All names there may be. */
    public static final List<String> NAMES = List.of("vector", "scalar");

    private KernelChoice() {}

    /**
     * The kernel of that name.
     *
     * @throws IllegalStateException if there is none in this JVM
     */
    static Kernel named(String name) {
        return Kernels.all().stream()
                .filter(kernel -> kernel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " kernel in this Java"));
    }

    /** One name a line. */
    public static void main(String[] arguments) {
        Kernels.all().stream().map(Kernel::name).forEach(System.out::println);
    }
}
