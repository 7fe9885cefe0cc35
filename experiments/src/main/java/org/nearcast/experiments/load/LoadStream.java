// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream of the load.
 *
 * @param name by which it is published and played
 * @param watching players that have got something of it
 */
record LoadStream(String name, AtomicInteger watching) {
    LoadStream(String name) {
        this(name, new AtomicInteger());
    }
}
