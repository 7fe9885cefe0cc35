// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is usual, and what lies over it for a while: the latest of all that has not ended is felt. */
final class Layers<T> {
    private final T usual;
    private final Consumer<T> felt;
    private final List<Layer> layers = new ArrayList<>(0);

    /** @param felt is told what is felt from now on, whenever that may have changed */
    Layers(T usual, Consumer<T> felt) {
        this.usual = usual;
        this.felt = felt;
    }

    Fault lay(T value) {
        Layer layer = new Layer(value);
        layers.add(layer);
        tell();
        return layer;
    }

    /** Ends them all. */
    void clear() {
        layers.clear();
        tell();
    }

    private void tell() {
        felt.accept(layers.isEmpty() ? usual : layers.get(layers.size() - 1).value);
    }

    private final class Layer implements Fault {
        private final T value;

        Layer(T value) {
            this.value = value;
        }

        @Override
        public void end() {
            if (layers.remove(this)) {
                tell();
            }
        }
    }
}
