// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nearcast.controller.Workers;

/**
 * Gateways that were heard lately and that the operator has not allowed, for him to see whom he could allow. A bounded
 * number; the one heard longest ago is forgotten first. Thread-safe.
 */
public final class Applicants {

    private static final int MOST = 64;
    private static final long SHOWN_MS = 10_000;

    private final Workers workers;
    private final Map<String, Gateway> heard = new LinkedHashMap<>();
    private final Map<String, Long> heardMs = new LinkedHashMap<>();

    /** Nobody yet. */
    public Applicants(Workers workers) {
        this.workers = workers;
    }

    /** One was heard. */
    synchronized void add(Gateway gateway) {
        remove(gateway.id());
        heard.put(gateway.id(), gateway);
        heardMs.put(gateway.id(), workers.now());
        if (heard.size() > MOST) {
            remove(heard.keySet().iterator().next());
        }
    }

    /** It is allowed now, or no gateway any more. */
    synchronized void remove(String id) {
        heard.remove(id);
        heardMs.remove(id);
    }

    /** Those heard within the last 10 s. */
    public synchronized List<Gateway> lately() {
        List<Gateway> lately = new ArrayList<>();
        heard.forEach((id, gateway) -> {
            if (workers.now() - heardMs.get(id) <= SHOWN_MS) {
                lately.add(gateway);
            }
        });
        return lately;
    }
}
