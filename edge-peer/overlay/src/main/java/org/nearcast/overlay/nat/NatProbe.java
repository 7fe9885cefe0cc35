// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.nat.stun.StunClass;
import org.nearcast.overlay.nat.stun.StunMessage;
import org.nearcast.overlay.nat.stun.StunServer;
import org.nearcast.overlay.nat.stun.StunTransactions;
import org.nearcast.overlay.nat.stun.TransactionId;

/**
 * Finds out what this host is behind, by asking several servers where they see it (RFC 5780, section 4). The first is asked first, and asked to
 * let colleagues answer that this host has never spoken to; then the others in turn, so that their answers tell how ports are chosen. Any peer
 * that answers will do as a server; two at one address tell more, and colleagues are needed to learn whom the box lets in.
 *
 * <p>What cannot be found out is assumed to be as bad as it may be. Allocation is judged by the differences of successive new ports: all small,
 * of one sign, is a rule whose step divides them all; the rest is other traffic's.
 */
final class NatProbe {
    private static final long MS = 1_000_000;
    private static final double SECOND_NS = 1e9;
    private static final long TURN_NS = 30 * MS;
    private static final int MAX_ASKED = 4;
    private static final int MAX_SERVERS = 64;
    /** A mapping towards a server is gone after this, in all boxes that RFC 4787, section 4.3, allows by default and in most others. */
    private static final long FORGOTTEN_NS = 310_000 * MS;

    private static final StunTransactions.Pace TWICE = new StunTransactions.Pace(150 * MS, 2, 300 * MS);
    private static final StunTransactions.Pace THRICE = new StunTransactions.Pace(150 * MS, 3, 300 * MS);

    private final Host host;
    private final StunTransactions transactions;
    /** When each was asked last; {@link Long#MIN_VALUE} if never. */
    private final Map<Endpoint, Long> servers = new LinkedHashMap<>();
    /** Where each of the first few sees this host, in the order they were asked. */
    private final Map<Endpoint, Endpoint> seen = new LinkedHashMap<>();

    private final List<Runnable> whenDone = new ArrayList<>();
    private boolean isDone;
    private boolean fromElsewhere;
    private boolean fromNextDoor;
    private int open;
    private NatType type = NatType.UNKNOWN;
    private int asked; // servers, each for the first time or when its mapping was gone
    private Sample first;
    private Sample last;

    /** A new mapping: when it was made, and for the how many-th server. */
    private record Sample(Endpoint mapped, long atNs, int number) {}

    NatProbe(Host host, StunTransactions transactions) {
        this.host = host;
        this.transactions = transactions;
    }

    /** Adds somebody who tells where it sees this host; the one asked longest ago makes room, if there are too many. */
    void addServer(Endpoint server) {
        if (servers.size() < MAX_SERVERS) {
            servers.putIfAbsent(server, Long.MIN_VALUE);
        }
    }

    /** Begins to find out. Without a server it is over at once. */
    void begin() {
        begin(new ArrayList<>(servers.keySet()), 0);
    }

    private void begin(List<Endpoint> all, int i) {
        if (i >= Math.min(MAX_ASKED, all.size())) {
            finish();
            return;
        }
        Endpoint server = all.get(i);
        ask(server, 0, THRICE, mapped -> {
            if (mapped == null) {
                begin(all, i + 1);
                return;
            }
            seen.put(server, mapped);
            open = 2;
            ask(server, StunServer.FROM_ELSEWHERE, THRICE, there -> {
                fromElsewhere = there != null;
                turn(all, i + 1);
            });
            ask(server, StunServer.FROM_NEXT_DOOR, THRICE, there -> {
                fromNextDoor = there != null;
                close();
            });
        });
    }

    /** Asks the others, one shortly after the other. */
    private void turn(List<Endpoint> all, int i) {
        if (i >= Math.min(MAX_ASKED, all.size())) {
            close();
            return;
        }
        open++;
        Endpoint server = all.get(i);
        seen.put(server, null); // keeps its place
        ask(server, 0, THRICE, mapped -> {
            seen.put(server, mapped);
            close();
        });
        host.schedule(TURN_NS, () -> turn(all, i + 1));
    }

    private void close() {
        open--;
        if (open == 0) {
            finish();
        }
    }

    private void finish() {
        isDone = true;
        List<Endpoint> mapped = new ArrayList<>(seen.values());
        mapped.removeIf(Objects::isNull);
        if (!mapped.isEmpty()) {
            type = judge(mapped);
        }
        NatType found = type;
        host.note(() -> "is behind " + found);
        whenDone.forEach(Runnable::run);
        whenDone.clear();
    }

    private NatType judge(List<Endpoint> mapped) {
        Dependence filtering = fromElsewhere
                ? Dependence.ENDPOINT_INDEPENDENT
                : fromNextDoor ? Dependence.ADDRESS_DEPENDENT : Dependence.ADDRESS_AND_PORT_DEPENDENT;
        boolean isOne = true;
        for (Endpoint one : mapped) {
            isOne &= one.equals(mapped.get(0));
        }
        boolean isPreserved = mapped.get(0).port() == host.endpoint().port();
        // One answer says nothing of others; but a host that is seen where it sees itself has no box that maps.
        if (isOne && (mapped.size() > 1 || mapped.get(0).equals(host.endpoint()))) {
            Allocation allocation = isPreserved ? Allocation.PRESERVING : Allocation.RANDOM;
            return new NatType(Dependence.ENDPOINT_INDEPENDENT, filtering, allocation, isPreserved ? 1 : 0);
        }
        int step = step();
        Allocation allocation =
                step == 0 ? Allocation.RANDOM : isPreserved ? Allocation.PRESERVING : Allocation.SEQUENTIAL;
        return new NatType(mapping(), filtering, allocation, step);
    }

    /** Of two servers at one address, whether they see this host at the same port. */
    private Dependence mapping() {
        for (Map.Entry<Endpoint, Endpoint> one : seen.entrySet()) {
            for (Map.Entry<Endpoint, Endpoint> other : seen.entrySet()) {
                if (!one.getKey().equals(other.getKey())
                        && one.getKey().sameAddress(other.getKey())
                        && one.getValue() != null
                        && one.getValue().equals(other.getValue())) {
                    return Dependence.ADDRESS_DEPENDENT;
                }
            }
        }
        return Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }

    /**
     * By how much ports go on, if all differences are small and of one sign: what divides them all. Who was asked in between and did not answer has
     * had a port too. 0 if no rule is seen.
     */
    private int step() {
        int step = 0;
        int before = -1; // the port before
        int asked = 0; // since then
        for (Endpoint mapped : seen.values()) {
            asked++;
            if (mapped == null || mapped.port() == before) {
                continue;
            }
            if (before >= 0) {
                int difference = mapped.port() - before;
                int each = difference % asked == 0 ? difference / asked : difference;
                if (Math.abs(each) > NatType.MAX_STEP || step != 0 && step > 0 != each > 0) {
                    return 0;
                }
                step = commonDivisor(step, each);
            }
            before = mapped.port();
            asked = 0;
        }
        return step;
    }

    /** Of numbers of one sign, which it has too. */
    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }

    private void ask(Endpoint server, int change, StunTransactions.Pace pace, Consumer<Endpoint> then) {
        TransactionId id = TransactionId.random(host.random());
        long now = host.nowNs();
        servers.replace(server, now);
        asked += change == 0 ? 1 : 0;
        int number = asked;
        StunTransactions.Transaction asked =
                transactions.ask(id, server, StunServer.question(id, change), pace, new StunTransactions.Listener() {
                    @Override
                    public boolean isAnswer(Endpoint to, Endpoint from, StunMessage answer) {
                        boolean isElsewhere = change == StunServer.FROM_ELSEWHERE
                                ? !from.sameAddress(to)
                                : from.sameAddress(to) && from.port() != to.port();
                        return from.equals(to) || change != 0 && isElsewhere;
                    }

                    @Override
                    public void answered(Endpoint from, StunMessage answer) {
                        boolean isIt = answer.what() == StunClass.SUCCESS && from.equals(server) == (change == 0);
                        Endpoint mapped = isIt ? answer.mapped() : null;
                        if (mapped != null && change == 0) {
                            note(new Sample(mapped, now, number));
                        }
                        then.accept(mapped);
                    }

                    @Override
                    public void timedOut() {
                        then.accept(null);
                    }
                });
        if (asked == null) {
            then.accept(null);
        }
    }

    /** Runs something when it is found out. */
    void whenDone(Runnable task) {
        if (isDone) {
            task.run();
        } else {
            whenDone.add(task);
        }
    }

    /**
     * Makes sure that {@link #latest} is the newest mapping, as far as may be known: by asking a server that was not asked lately, for which the
     * box needs a new one. Does so only where ports can be foretold.
     */
    void refresh(Runnable then) {
        Endpoint server = type.isStable() || !type.isPredictable() ? null : unasked();
        if (server == null) {
            then.run();
            return;
        }
        Sample before = last;
        ask(server, 0, TWICE, mapped -> {
            if (mapped != null && before != null) {
                goOn(mapped.port() - before.mapped().port());
            }
            then.run();
        });
    }

    /** A new port is so far from the last: the step is no more than what divides that too, if it is of the rule at all. */
    private void goOn(int difference) {
        if (difference != 0 && difference > 0 == type.step() > 0 && Math.abs(difference) <= NatType.MAX_STEP) {
            type = new NatType(
                    type.mapping(), type.filtering(), type.allocation(), commonDivisor(type.step(), difference));
        }
    }

    private Endpoint unasked() {
        long now = host.nowNs();
        for (Map.Entry<Endpoint, Long> server : servers.entrySet()) {
            if (server.getValue() == Long.MIN_VALUE || now - server.getValue() > FORGOTTEN_NS) {
                return server.getKey();
            }
        }
        return null;
    }

    /** What is known so far. */
    NatType type() {
        return type;
    }

    /** Where this host was seen, each once, in the order it was asked. */
    List<Endpoint> seen() {
        List<Endpoint> distinct = new ArrayList<>();
        for (Endpoint endpoint : seen.values()) {
            if (endpoint != null && !distinct.contains(endpoint)) {
                distinct.add(endpoint);
            }
        }
        return distinct;
    }

    private void note(Sample sample) {
        if (first == null) {
            first = sample;
        }
        if (last == null || sample.number() > last.number()) {
            last = sample;
        }
    }

    /** The newest mapping, or null. */
    Endpoint latest() {
        return last == null ? null : last.mapped();
    }

    /** How many new mappings others behind the same box have made a second, as far as ports tell; 0 to 255. */
    int othersPerSecond() {
        if (last == null || last.atNs() <= first.atNs() || type.step() == 0 || type.isStable()) {
            return 0;
        }
        int ports = (last.mapped().port() - first.mapped().port()) / type.step();
        double others = ports - (last.number() - first.number());
        return (int) StrictMath.rint(Math.max(0, Math.min(255, others * SECOND_NS / (last.atNs() - first.atNs()))));
    }
}
