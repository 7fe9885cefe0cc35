// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

/**
 * Sessions by the connection ids of their packets: a hash table without objects of its own, for it is looked into for every packet. Ids are
 * drawn at random by this end, so nobody can make them collide.
 *
 * @param <S> a session
 */
final class ByConnectionId<S> {
    private long[] ids = new long[8];
    private S[] sessions = array(8); // null where there is no id
    private int size;

    @SuppressWarnings("unchecked")
    private static <S> S[] array(int length) {
        return (S[]) new Object[length];
    }

    int size() {
        return size;
    }

    /** Null if nobody has that id. */
    S get(long id) {
        return sessions[at(id)];
    }

    /** Where it is, or would be. */
    private int at(long id) {
        int at = home(id);
        while (sessions[at] != null && ids[at] != id) {
            at = at + 1 & ids.length - 1;
        }
        return at;
    }

    private int home(long id) {
        return (int) id & ids.length - 1;
    }

    void put(long id, S session) {
        if (2 * size >= ids.length) {
            grow();
        }
        int at = at(id);
        size += sessions[at] == null ? 1 : 0;
        ids[at] = id;
        sessions[at] = session;
    }

    private void grow() {
        long[] before = ids;
        S[] theirs = sessions;
        ids = new long[2 * before.length];
        sessions = array(2 * before.length);
        for (int i = 0; i < before.length; i++) {
            if (theirs[i] != null) {
                int at = at(before[i]);
                ids[at] = before[i];
                sessions[at] = theirs[i];
            }
        }
    }

    /** Takes an id out, and returns whose it was; null if nobody's. */
    S remove(long id) {
        int hole = at(id);
        S removed = sessions[hole];
        if (removed == null) {
            return null;
        }
        size--;
        for (int at = hole + 1 & ids.length - 1; sessions[at] != null; at = at + 1 & ids.length - 1) {
            // what would not be found any more, behind a hole between its home and itself, moves into that
            if ((at - home(ids[at]) & ids.length - 1) >= (at - hole & ids.length - 1)) {
                ids[hole] = ids[at];
                sessions[hole] = sessions[at];
                hole = at;
            }
        }
        sessions[hole] = null;
        return removed;
    }
}
