// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nearcast.lab.LabOptions;

/**
 * A test in a lab, which it takes as a parameter of type {@link org.nearcast.lab.Lab}.
 *
 * <p>On a method it makes the method a test with a lab of its own; on a class all tests share one lab. Logs go to
 * {@code target/lab-logs/CLASS/METHOD} and stay there when a test fails. Without root and without sudo the test fails and
 * says so; with {@code -Dnearcast.lab=off} it is skipped.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Test
@ExtendWith(LabExtension.class)
public @interface LabTest {
    /** The topology's name in the harness: {@code single}, {@code two-switch} or {@code FILE.py:CLASS}. */
    String topology() default "single";

    /** How many viewers, where the topology has such a parameter; negative: as the topology has it. */
    int viewers() default -1;

    /** Whether the switches connect to a controller in the lab; without one they learn by themselves. */
    boolean controller() default true;

    /** {@code auto}, {@code delayline} or {@code netem}. */
    String links() default "auto";

    /** {@code auto}, {@code user} or {@code kernel}. */
    String datapath() default "auto";

    /** Instead of all the above: a class without constructor parameters that makes the options. */
    Class<? extends Supplier<LabOptions>> options() default FromAttributes.class;

    /** Says that the attributes make the options. */
    final class FromAttributes implements Supplier<LabOptions> {
        private FromAttributes() {}

        @Override
        public LabOptions get() {
            throw new UnsupportedOperationException("the attributes make the options");
        }
    }
}
