// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.congestion.CongestionControl;
import org.nearcast.overlay.congestion.Pacer;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.Payload;

/** Makes a session's packets of what waits to be sent, when window, pace and path allow. */
final class Sender {
    private static final int INITIAL_WINDOW = 10; // datagrams (RFC 9002, section 7.2)
    private static final long LEAST_PAUSE_NS = 1_000_000;
    private static final int PROBES = 2;
    private static final int SKIP_EVERY = 512;
    private static final int TELL_EVERY = 32;
    private static final SentFrame[] NO_FRAMES = {};

    /** More than an acknowledgement and the heads of a packet and a message take. */
    private static final int HEADS_BYTES = 1_200;

    private final Transport transport;
    private final Host host;
    private final Path path;
    private final PacketProtection protection;
    private final ConnectionIds ids;
    private final OutgoingMessages outgoing;
    private final IncomingMessages incoming;
    private final Unreliable unreliable;
    private final Controls controls;
    private final int mostDatagramBytes;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Recovery recovery;
    private final List<SentFrame> written = new ArrayList<>();
    private PathMtu mtu;
    private Pacer pacer;
    private int followedMtu;
    private Priority priority = Priority.NORMAL;
    private boolean limited; // more would be sent if it might
    private long pacedUntilNs = Long.MAX_VALUE;
    private long sentNs;
    private int probes;
    private int untilSkip;
    private int untracked;

    /** @param mostDatagramBytes the largest datagram that both ends take */
    Sender(
            Transport transport,
            Path path,
            PacketProtection protection,
            ConnectionIds ids,
            OutgoingMessages outgoing,
            IncomingMessages incoming,
            Unreliable unreliable,
            Controls controls,
            int mostDatagramBytes) {
        this.transport = transport;
        host = transport.host();
        this.path = path;
        this.protection = protection;
        this.ids = ids;
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.unreliable = unreliable;
        this.controls = controls;
        this.mostDatagramBytes = mostDatagramBytes;
        sentNs = host.nowNs();
        mtu = new PathMtu(mostDatagramBytes, sentNs);
        recovery = new Recovery(startControl(sentNs), new RoundTrip(Session.INITIAL_ROUND_TRIP_NS));
        untilSkip = 1 + host.random().nextInt(SKIP_EVERY);
    }

    private CongestionControl startControl(long nowNs) {
        CongestionControl control = transport.startControl(nowNs, mtu.bytes());
        control.prioritise(nowNs, priority);
        followedMtu = mtu.bytes();
        pacer = new Pacer(nowNs, mtu.bytes(), control.pacingBytesPerSecond(), INITIAL_WINDOW * mtu.bytes());
        return control;
    }

    /** The path is another one: what was measured holds no more. */
    void pathChanged(long nowNs) {
        mtu = new PathMtu(mostDatagramBytes, nowNs);
        recovery.changePath(
                startControl(nowNs), new RoundTrip(recovery.roundTrip().smoothedNs()));
    }

    Recovery recovery() {
        return recovery;
    }

    RoundTrip roundTrip() {
        return recovery.roundTrip();
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** How large a datagram may be. */
    int datagramBytes() {
        return mtu.bytes();
    }

    /** What has arrived, says the other end. */
    void acknowledged(long nowNs, Ack ack) {
        recovery.acknowledged(nowNs, ack, limited);
    }

    /** Begins a packet's frames. */
    FrameWriter begin(byte[] packet) {
        return new FrameWriter(
                packet,
                PacketProtection.HEADER_BYTES,
                packet.length - PacketProtection.OVERHEAD_BYTES + PacketProtection.HEADER_BYTES);
    }

    /**
     * Sends a packet of which nothing is told when it arrives, or not.
     *
     * @return its bytes
     */
    int sendUntracked(byte[] packet, FrameWriter out, Endpoint to) {
        long number = recovery.nextNumber();
        recovery.sentUntracked();
        return seal(packet, out, number, to);
    }

    private int seal(byte[] packet, FrameWriter out, long number, Endpoint to) {
        long id = to.equals(path.remote()) ? ids.current() : ids.next();
        int end = protection.seal(packet, id, number, out.position(), recovery.largestAcknowledged());
        Payload payload = Payload.of(packet, end, out.body());
        transport.send(to, payload);
        sentNs = host.nowNs();
        return payload.size();
    }

    /**
     * Sends one packet, if there is something to send and it may be sent now.
     *
     * @param isOpen whether anything but what the handshake needs may be sent
     * @return its bytes, or 0
     */
    int sendPacket(boolean isOpen) {
        long now = host.nowNs();
        outgoing.expire(now);
        followMtu();
        boolean more = isOpen && hasMore();
        boolean may = probes > 0 || mayEvenMore(now, more);
        int probe = may && probes == 0 && recovery.timeouts() == 0 ? mtu.due(now) : 0;
        if (probe > 0) {
            return sendMtuProbe(probe, now);
        }
        if (!(may && (more || probes > 0)) && !acknowledgements.isDue(now)) {
            return 0;
        }
        byte[] packet = new byte[may && (more || probes > 0 || !isOpen) ? roomNeeded() : roomToTell()];
        FrameWriter out = begin(packet);
        written.clear();
        boolean tells = acknowledgements.hasNews();
        if (tells) {
            writeAck(out, now);
        }
        int before = out.position();
        if (may) {
            writeMore(out);
        }
        if (out.position() == before) {
            if (probes == 0 && !tells) {
                return 0;
            }
            if (probes == 0 && ++untracked < TELL_EVERY) {
                return sendUntracked(packet, out, path.remote());
            }
            Frames.end(out, Frames.begin(out, Frames.PING));
        }
        untracked = 0;
        return sendTracked(packet, out, now, false);
    }

    /** A packet is as large as the path allows; where that is a whole message, as large as what is sent next. */
    private int roomNeeded() {
        if (mtu.bytes() <= Host.PACKET_BYTES) {
            return mtu.bytes();
        }
        if (outgoing.leavesNext() && !unreliable.hasMore() && !controls.hasMore() && ids.missing() == 0) {
            return roomToTell() + IncomingMessages.CREDIT_BYTES + OutgoingMessages.MOST_HEAD;
        }
        int next = Math.max(outgoing.nextCopiedBytes(), unreliable.nextBytes()) + HEADS_BYTES;
        return Math.min(mtu.bytes(), Math.max(Host.PACKET_BYTES, next));
    }

    /** What a packet takes that only acknowledges, and perhaps elicits the same. */
    private int roomToTell() {
        int frames = Frames.HEAD_BYTES + Ack.mostBytes(acknowledgements.ranges()) + Frames.HEAD_BYTES;
        return Math.min(mtu.bytes(), PacketProtection.OVERHEAD_BYTES + frames);
    }

    private void followMtu() {
        if (mtu.bytes() != followedMtu) {
            followedMtu = mtu.bytes();
            recovery.control().datagramBytes(followedMtu);
            pacer.datagramBytes(followedMtu);
            unreliable.dropAbove(mostUnreliableBytes());
        }
    }

    /** The most that an unreliable message may have, bytes. */
    int mostUnreliableBytes() {
        return Unreliable.mostBytes(mtu.bytes());
    }

    private boolean mayEvenMore(long now, boolean more) {
        pacedUntilNs = Long.MAX_VALUE;
        Priority wanted = unreliable.mostUrgent(outgoing.mostUrgent());
        if (wanted != null && wanted != priority) {
            priority = wanted;
            recovery.control().prioritise(now, wanted);
        }
        int size = Math.min(mtu.bytes(), Host.PACKET_BYTES);
        if (isWindowFull()) {
            limited = more;
            return false;
        }
        if (!more) {
            limited = false;
            return true;
        }
        pacer.pace(now, recovery.control().pacingBytesPerSecond());
        long delay = pacer.delayNs(now, size);
        if (delay > 0) {
            limited = true;
            pacedUntilNs = now + Math.max(delay, LEAST_PAUSE_NS);
            return false;
        }
        return true;
    }

    private boolean isWindowFull() {
        return recovery.inFlightBytes() + Math.min(mtu.bytes(), Host.PACKET_BYTES)
                > recovery.control().windowBytes();
    }

    private boolean hasMore() {
        return outgoing.hasMore()
                || unreliable.hasMore()
                || controls.hasMore()
                || incoming.isCreditDue()
                || ids.missing() > 0;
    }

    private void writeAck(FrameWriter out, long now) {
        int room = out.room() - Frames.HEAD_BYTES - Ack.mostBytes(0);
        int body = Frames.begin(out, Frames.ACK);
        Ack ack = acknowledgements.take(now, Math.max(1, Math.min(Ack.MOST_RANGES, room / 16)));
        ack.write(out);
        Frames.end(out, body);
        written.add(new SentFrame() {
            @Override
            public void acknowledged() {
                acknowledgements.told(ack.largest() - 1);
            }

            @Override
            public void lost() {}
        });
    }

    private void writeMore(FrameWriter out) {
        while (ids.missing() > 0 && out.room() >= ConnectionIds.GIVE_BYTES) {
            written.add(new Controls.Give(controls, ids, ids.give(out)));
        }
        controls.write(out, written);
        if (incoming.isCreditDue() && out.room() >= IncomingMessages.CREDIT_BYTES) {
            written.add(incoming.writeCredit(out));
        }
        if (unreliable.goesBefore(outgoing.mostUrgent())) {
            unreliable.write(out);
            outgoing.write(out, written);
        } else {
            outgoing.write(out, written);
            unreliable.write(out);
        }
    }

    private int sendMtuProbe(int size, long now) {
        byte[] packet = new byte[size];
        FrameWriter out = begin(packet);
        Frames.end(out, Frames.begin(out, Frames.PING));
        out.padTo(size - PacketProtection.OVERHEAD_BYTES + PacketProtection.HEADER_BYTES);
        written.clear();
        written.add(mtu.probe(size));
        mtu.pause(now + recovery.roundTrip().smoothedNs());
        return sendTracked(packet, out, now, true);
    }

    private int sendTracked(byte[] packet, FrameWriter out, long now, boolean probesMtu) {
        if (--untilSkip == 0) {
            recovery.skipNumber();
            untilSkip = 1 + host.random().nextInt(SKIP_EVERY);
        }
        long number = recovery.nextNumber();
        SentFrame[] frames = written.toArray(NO_FRAMES);
        int bytes = seal(packet, out, number, path.remote());
        recovery.sent(new SentPacket(number, now, bytes, recovery.path(), probesMtu, frames));
        pacer.sent(now, bytes);
        if (probes > 0) {
            probes--;
        }
        return bytes;
    }

    /** When {@link #timeOut} is due. */
    long deadlineNs(boolean isOpen) {
        long due = Math.min(recovery.deadlineNs(), acknowledgements.deadlineNs());
        due = Math.min(due, Math.min(pacedUntilNs, outgoing.deadlineNs()));
        long alive = transport.settings().keepAliveNs();
        if (isOpen && alive > 0) {
            due = Math.min(due, sentNs + alive);
        }
        if (isOpen && !limited && !isWindowFull() && recovery.timeouts() == 0) {
            due = Math.min(due, mtu.deadlineNs());
        }
        return due;
    }

    /**
     * Time has passed.
     *
     * @return whether nothing was heard of what was sent, and it is time to try again
     */
    boolean timeOut(long nowNs) {
        pacedUntilNs = Long.MAX_VALUE;
        outgoing.expire(nowNs);
        boolean unheard = recovery.deadlineNs() <= nowNs && recovery.timeOut(nowNs);
        if (unheard) {
            probes = PROBES;
            if (mtu.timedOut(recovery.timeouts())) {
                mtu.pause(nowNs + transport.settings().idleTimeoutNs());
            }
        }
        long alive = transport.settings().keepAliveNs();
        if (alive > 0 && nowNs - sentNs >= alive) {
            probes = Math.max(probes, 1);
        }
        return unheard;
    }
}
