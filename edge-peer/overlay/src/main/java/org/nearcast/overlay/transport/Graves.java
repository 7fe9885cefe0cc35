// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nearcast.overlay.host.Payload;

/**
 * What is left of sessions that were closed here: who goes on sending, because the CLOSE was lost, gets it again, a few times (RFC 9000, section
 * 10.2.1). The oldest make room.
 */
final class Graves {
    private static final int MOST = 1_024;
    private static final int ANSWERS = 4;

    private static final class Grave {
        final Payload close;
        int answers = ANSWERS;

        Grave(Payload close) {
            this.close = close;
        }
    }

    private final Map<Long, Grave> byConnectionId = new LinkedHashMap<>();

    /**
     * A session is over.
     *
     * @param ids its connection ids at this end
     * @param close the packet that says so
     */
    void bury(Collection<Long> ids, Payload close) {
        Grave grave = new Grave(close);
        for (Long id : ids) {
            byConnectionId.put(id, grave);
        }
        Iterator<Long> oldest = byConnectionId.keySet().iterator();
        while (byConnectionId.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * A packet came with the connection id of a session that is over, perhaps.
     *
     * @param bytes how large it is: a smaller one is not answered
     * @return what to answer, or null
     */
    Payload answer(long id, int bytes) {
        Grave grave = byConnectionId.get(id);
        if (grave == null || bytes < grave.close.size()) {
            return null;
        }
        if (--grave.answers == 0) {
            byConnectionId.remove(id);
        }
        return grave.close;
    }
}
