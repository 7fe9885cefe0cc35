// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nearcast.overlay.congestion.CongestionControl;
import org.nearcast.overlay.congestion.Pacer;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.congestion.UploadShares;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.noise.PacketKeys;

/**
 * A session with one peer: encrypted, bound to who both are, whatever paths it takes. Messages are reliable, each by itself: they arrive in any order,
 * and one that is lost keeps no other. What is unreliable is sent once. All on the protocol's thread.
 */
public final class Session {
    /** How far a session has come. */
    public enum State {
        /** The handshake is not over. Messages may be sent already; they wait. */
        CONNECTING,
        OPEN,
        CLOSED
    }

    private static final long INITIAL_ROUND_TRIP_NS = 333_000_000; // RFC 9002, section 6.2.2
    private static final int INITIAL_WINDOW = 10; // datagrams (RFC 9002, section 7.2)
    private static final long LEAST_PAUSE_NS = 1_000_000;
    private static final int PROBES = 2;
    private static final int SKIP_EVERY = 512;
    private static final int TELL_EVERY = 32;

    private final Transport transport;
    private final Host host;
    private final boolean initiator;
    private final OutgoingMessages outgoing;
    private final IncomingMessages incoming;
    private final Unreliable unreliable = new Unreliable();
    private final Controls controls = new Controls();
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Path path;
    private final List<SentFrame> written = new ArrayList<>();
    private State state = State.CONNECTING;
    private PeerId peer;
    private PacketProtection protection;
    private ConnectionIds ids;
    private Recovery recovery;
    private PathMtu mtu;
    private Pacer pacer;
    private int mostDatagramBytes;
    private int followedMtu;
    private Priority priority = Priority.NORMAL;
    private Payload finish; // the handshake's last datagram, until something is heard
    private long heardNs;
    private long sentNs;
    private boolean limited; // more would be sent if it might
    private long pacedUntilNs = Long.MAX_VALUE;
    private int probes;
    private int untilSkip;
    private long toldHeld;
    private long openedNs;
    private final UploadShares.Share share;
    boolean ready; // in the transport's queue of those that may have something to send
    private int untracked;
    private Timer timer;
    private long timerNs = Long.MAX_VALUE;

    Session(Transport transport, boolean initiator, Endpoint remote, PeerId peer) {
        this.transport = transport;
        this.initiator = initiator;
        this.peer = peer;
        host = transport.host();
        outgoing = new OutgoingMessages(transport.settings().queueBytes());
        outgoing.credit(IncomingMessages.FIRST_BYTES, IncomingMessages.MOST_MESSAGES);
        incoming = new IncomingMessages((channel, content) -> deliver(channel, content, false));
        path = new Path(this, host, remote);
        share = transport.upload().join(1);
        transport.share(share, this);
        heardNs = host.nowNs();
        sentNs = heardNs;
    }

    /** The other end; null while it is not known, which is before the handshake with a peer whose key was not known. */
    public PeerId peer() {
        return peer;
    }

    /** Where its packets go. */
    public Endpoint remote() {
        return path.remote();
    }

    public State state() {
        return state;
    }

    /** Whether this end began it. */
    public boolean isInitiator() {
        return initiator;
    }

    /** The round trip, smoothed, nanoseconds; an assumption before the first measurement. */
    public long roundTripNs() {
        return recovery == null ? INITIAL_ROUND_TRIP_NS : recovery.roundTrip().smoothedNs();
    }

    /** The least round trip seen on this path, nanoseconds. */
    public long leastRoundTripNs() {
        return recovery == null ? INITIAL_ROUND_TRIP_NS : recovery.roundTrip().leastNs();
    }

    /** Packets that were lost so far. */
    public long lostPackets() {
        return recovery == null ? 0 : recovery.lostPackets();
    }

    /** Bytes under way. */
    public long inFlightBytes() {
        return recovery == null ? 0 : recovery.inFlightBytes();
    }

    /** Bytes of messages that have not arrived yet, as far as is known. */
    public long queuedBytes() {
        return outgoing.queuedBytes();
    }

    /** How large a datagram is on this path now. */
    public int datagramBytes() {
        return mtu == null ? PathMtu.BASE_BYTES : mtu.bytes();
    }

    /** The most that {@link #sendUnreliable} takes now, bytes. */
    public int mostUnreliableBytes() {
        return datagramBytes() - PacketProtection.OVERHEAD_BYTES - Unreliable.HEAD_BYTES;
    }

    /** How many times the keys of what is sent have changed. */
    public long keyUpdates() {
        return protection == null ? 0 : protection.updates();
    }

    /**
     * Sends a message, of one byte to {@link Message#MOST_BYTES}.
     *
     * @param channel whose it is at the other end, 0 to 255
     * @param content from its position to its limit; not copied, its bytes must not change before the message is over
     * @param deadlineNs by this host's clock, when it is not worth anything any more; or {@link Message#NO_DEADLINE}
     * @param whenOver is told once, when it is delivered, cancelled, expired or failed; a message that finds no room fails at once
     * @throws IllegalArgumentException if the channel or the size is out of range
     */
    public Message send(
            int channel, ByteBuffer content, Priority urgency, long deadlineNs, Consumer<Message> whenOver) {
        requireChannel(channel);
        if (content.remaining() < 1 || content.remaining() > Message.MOST_BYTES) {
            throw new IllegalArgumentException("a message of " + content.remaining() + " bytes");
        }
        Message message = outgoing.add(channel, content.slice(), urgency, deadlineNs, whenOver);
        transport.wants(this);
        return message;
    }

    /** Sends a message of normal urgency, without deadline. */
    public Message send(int channel, ByteBuffer content) {
        return send(channel, content, Priority.NORMAL, Message.NO_DEADLINE, message -> {});
    }

    /**
     * Sends something once, in a datagram of its own or with others: a rateless symbol, for instance. What cannot leave soon is dropped, the oldest
     * first.
     *
     * @param channel 0 to 255
     * @param content not copied, its bytes must not change
     * @return whether it is small enough for the path and the session not closed
     * @throws IllegalArgumentException if the channel is out of range
     */
    public boolean sendUnreliable(int channel, ByteBuffer content, Priority urgency) {
        requireChannel(channel);
        if (state == State.CLOSED || content.remaining() > mostUnreliableBytes()) {
            return false;
        }
        unreliable.add(channel, content.slice(), urgency);
        transport.wants(this);
        return true;
    }

    private static void requireChannel(int channel) {
        if (channel < 0 || channel > 255) {
            throw new IllegalArgumentException("a channel is 0 to 255, not " + channel);
        }
    }

    /**
     * How much of the upload it gets beside the peer's other sessions, where {@link Transport#capUpload that is bounded}.
     *
     * @param weight 1 or more; 1 at first
     */
    public void weigh(int weight) {
        transport.upload().weigh(share, weight);
    }

    /** Tries another way to the same peer, and takes it if it is one: the direct one instead of a relay, for instance. */
    public void migrate(Endpoint to) {
        if (state == State.OPEN && !to.equals(path.remote())) {
            path.tryOut(to);
        }
    }

    /** Ends it; the other end is told. */
    public void close() {
        close(CloseReason.DONE);
    }

    // ---- what the transport and this session's parts do with it ----

    /** The handshake is over: packets can be sent and opened. */
    void keysKnown(PacketProtection keys, ConnectionIds connectionIds, PeerId remotePeer, int theirMostDatagramBytes) {
        protection = keys;
        ids = connectionIds;
        peer = remotePeer;
        mostDatagramBytes = Math.min(host.maxDatagramBytes(), theirMostDatagramBytes);
        long now = host.nowNs();
        heardNs = now;
        sentNs = now;
        mtu = new PathMtu(mostDatagramBytes, now);
        recovery = new Recovery(startControl(now), new RoundTrip(INITIAL_ROUND_TRIP_NS));
        untilSkip = 1 + host.random().nextInt(SKIP_EVERY);
    }

    /** It is open. The other end must hear of it. */
    void open(Payload lastOfHandshake) {
        finish = lastOfHandshake;
        state = State.OPEN;
        openedNs = host.nowNs();
        if (finish != null) {
            transport.send(path.remote(), finish);
        }
        controls.add(new Controls.Observed(controls, path));
        transport.wants(this);
    }

    private CongestionControl startControl(long nowNs) {
        CongestionControl control = transport.startControl(nowNs, mtu.bytes());
        control.prioritise(nowNs, priority);
        followedMtu = mtu.bytes();
        pacer = new Pacer(nowNs, mtu.bytes(), control.pacingBytesPerSecond(), INITIAL_WINDOW * mtu.bytes());
        return control;
    }

    /** The path has changed; what was measured holds no more, unless only the port did. */
    void pathChanged(boolean sameAddress, long nowNs) {
        if (!sameAddress) {
            mtu = new PathMtu(mostDatagramBytes, nowNs);
            recovery.changePath(
                    startControl(nowNs), new RoundTrip(recovery.roundTrip().smoothedNs()));
        }
        long retired = ids.change();
        if (retired >= 0) {
            controls.add(new Controls.Retire(controls, retired));
        }
        controls.add(new Controls.Observed(controls, path));
        transport.counters().migrations++;
        transport.wants(this);
    }

    UploadShares.Share share() {
        return share;
    }

    /** When it was opened, by this host's clock. */
    long openedNs() {
        return openedNs;
    }

    /** Bytes that are kept of incoming messages that are not complete. */
    long heldBytes() {
        return incoming.heldBytes();
    }

    /** Whether this session is known by keys already. */
    boolean hasKeys() {
        return protection != null;
    }

    void close(CloseReason why) {
        if (state == State.CLOSED) {
            return;
        }
        if (protection != null && why.code() >= 0) {
            byte[] packet = new byte[PacketProtection.OVERHEAD_BYTES + Frames.HEAD_BYTES + 8];
            FrameWriter out = begin(packet);
            int body = Frames.begin(out, Frames.CLOSE);
            out.putVarint(why.code());
            Frames.end(out, body);
            sendUntracked(packet, out, path.remote());
            transport.graves().bury(ids.own(), Payload.of(packet, out.position() + PacketKeys.TAG_BYTES));
        }
        end(why);
    }

    private void end(CloseReason why) {
        state = State.CLOSED;
        if (timer != null) {
            timer.cancel();
        }
        if (ids != null) {
            ids.close();
        }
        incoming.close();
        tellHeld();
        transport.ended(this, why);
        outgoing.close();
        unreliable.clear();
    }

    // ---- what comes ----

    /** A datagram with one of this session's connection ids. */
    void receive(Endpoint from, byte[] packet) {
        long now = host.nowNs();
        long largest = acknowledgements.largest();
        long number = protection.open(packet, packet.length, largest);
        if (number < 0) {
            transport.counters().forged++;
            return;
        }
        if (!acknowledgements.isNew(number)) {
            transport.counters().duplicates++;
            return;
        }
        heardNs = now;
        finish = null;
        transport.heard(this);
        if (state == State.CLOSED) {
            return;
        }
        path.heardFrom(from, number > largest);
        boolean elicits = false;
        try {
            FrameReader frames = new FrameReader(packet, PacketProtection.HEADER_BYTES, protection.frameEnd());
            while (frames.remaining() > 0 && state != State.CLOSED) {
                int type = frames.getByte();
                if (type != Frames.PADDING) {
                    elicits |= Frames.elicits(type);
                    read(type, frames.getPart(frames.getCount(frames.remaining())), now);
                }
            }
        } catch (MalformedPayloadException e) {
            violated(new TransportException(CloseReason.PROTOCOL, e.getMessage()));
        } catch (TransportException e) {
            violated(e);
        }
        if (state != State.CLOSED) {
            path.answer(from);
            acknowledgements.received(now, number, elicits);
            transport.wants(this);
            if (recovery.isIgnored()) {
                violated(new TransportException(CloseReason.PROTOCOL, "nothing is acknowledged"));
            }
            tellHeld();
        }
    }

    private void tellHeld() {
        long held = incoming.heldBytes();
        if (held != toldHeld) {
            long more = held - toldHeld;
            toldHeld = held;
            transport.holds(more);
        }
    }

    private void violated(TransportException e) {
        host.note(() -> "closes the session with " + peer + ": " + e.getMessage());
        transport.counters().closedForProtocol++;
        close(e.reason());
    }

    private void read(int type, FrameReader frame, long now) {
        switch (type) {
            case Frames.PING -> acknowledgements.hurry();
            case Frames.ACK -> {
                Ack ack = Ack.read(frame);
                recovery.acknowledged(now, ack, limited);
            }
            case Frames.MESSAGE ->
                incoming.readMessage(frame, now, recovery.roundTrip().smoothedNs());
            case Frames.CANCEL ->
                incoming.readCancel(frame, now, recovery.roundTrip().smoothedNs());
            case Frames.DATAGRAM -> {
                int channel = frame.getByte();
                deliver(channel, frame.getBytes(frame.remaining()), true);
            }
            case Frames.CREDIT -> outgoing.credit(frame.getVarint(), frame.getVarint());
            case Frames.NEW_CONNECTION_ID -> ids.readNew(frame);
            case Frames.RETIRE_CONNECTION_ID -> ids.readRetire(frame);
            case Frames.PATH_CHALLENGE -> path.asked(frame.getLong());
            case Frames.PATH_RESPONSE -> path.answered(frame.getLong(), now);
            case Frames.OBSERVED_ENDPOINT -> {
                Endpoint own = new Endpoint(frame.getLong(), frame.getLong(), frame.getShort());
                transport.listener().observed(this, own);
            }
            case Frames.CLOSE -> end(CloseReason.of(frame.getVarint()));
            default -> transport.counters().unknownFrames++;
        }
    }

    private void deliver(int channel, ByteBuffer content, boolean once) {
        try {
            if (once) {
                transport.listener().receivedUnreliable(this, channel, content);
            } else {
                transport.listener().received(this, channel, content);
            }
        } catch (MalformedPayloadException e) {
            transport.counters().malformed++;
        }
    }

    // ---- what goes ----

    /** Begins a packet's frames. */
    FrameWriter begin(byte[] packet) {
        return new FrameWriter(
                packet,
                PacketProtection.HEADER_BYTES,
                packet.length - PacketProtection.OVERHEAD_BYTES + PacketProtection.HEADER_BYTES);
    }

    /** Sends a packet of which nothing is told when it arrives, or not. */
    void sendUntracked(byte[] packet, FrameWriter out, Endpoint to) {
        long number = recovery.nextNumber();
        recovery.sentUntracked();
        seal(packet, out, number, to);
    }

    private int seal(byte[] packet, FrameWriter out, long number, Endpoint to) {
        long id = to.equals(path.remote()) ? ids.current() : ids.next();
        int end = protection.seal(packet, id, number, out.position(), recovery.largestAcknowledged());
        transport.send(to, Payload.of(packet, end));
        sentNs = host.nowNs();
        return end;
    }

    /**
     * Sends one packet, if there is something to send and it may be sent now.
     *
     * @return its bytes, or 0
     */
    int sendPacket() {
        if (protection == null || state == State.CLOSED) {
            return 0;
        }
        long now = host.nowNs();
        outgoing.expire(now);
        followMtu();
        boolean more = state == State.OPEN && hasMore();
        boolean may = probes > 0 || mayEvenMore(now, more);
        int probe = may && probes == 0 && recovery.timeouts() == 0 ? mtu.due(now) : 0;
        if (probe > 0) {
            return sendMtuProbe(probe, now);
        }
        if (!(may && (more || probes > 0)) && !acknowledgements.isDue(now)) {
            return 0;
        }
        int size =
                mtu.bytes() > Host.PACKET_BYTES ? Math.max(Host.PACKET_BYTES, outgoing.nextBytes() + 128) : mtu.bytes();
        byte[] packet = new byte[Math.min(size, mtu.bytes())];
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
            if (probes == 0 && !(tells && ++untracked >= TELL_EVERY)) {
                sendUntracked(packet, out, path.remote());
                return packet.length;
            }
            Frames.end(out, Frames.begin(out, Frames.PING));
        }
        untracked = 0;
        return sendTracked(packet, out, now, false);
    }

    private void followMtu() {
        if (mtu.bytes() != followedMtu) {
            followedMtu = mtu.bytes();
            recovery.control().datagramBytes(followedMtu);
            pacer.datagramBytes(followedMtu);
        }
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
        SentFrame[] frames = written.toArray(new SentFrame[0]);
        int bytes = seal(packet, out, number, path.remote());
        recovery.sent(new SentPacket(number, now, bytes, recovery.path(), probesMtu, frames));
        pacer.sent(now, bytes);
        if (probes > 0) {
            probes--;
        }
        return bytes;
    }

    // ---- time ----

    /** Sees to it that this session wakes when something is due. Called when all that can be sent was sent. */
    void rest() {
        if (state == State.CLOSED || protection == null) {
            return;
        }
        long due = Math.min(Math.min(recovery.deadlineNs(), acknowledgements.deadlineNs()), outgoing.deadlineNs());
        due = Math.min(due, Math.min(pacedUntilNs, path.deadlineNs()));
        due = Math.min(due, heardNs + transport.settings().idleTimeoutNs());
        if (transport.settings().keepAliveNs() > 0 && state == State.OPEN) {
            due = Math.min(due, sentNs + transport.settings().keepAliveNs());
        }
        if (state == State.OPEN && !limited && !isWindowFull() && recovery.timeouts() == 0) {
            due = Math.min(due, mtu.deadlineNs());
        }
        if (due < timerNs) {
            if (timer != null) {
                timer.cancel();
            }
            timerNs = due;
            timer = host.schedule(Math.max(0, due - host.nowNs()), this::wake);
        }
    }

    private void wake() {
        timer = null;
        timerNs = Long.MAX_VALUE;
        pacedUntilNs = Long.MAX_VALUE;
        long now = host.nowNs();
        if (now - heardNs >= transport.settings().idleTimeoutNs()) {
            end(CloseReason.SILENT);
            return;
        }
        outgoing.expire(now);
        if (recovery.deadlineNs() <= now && recovery.timeOut(now)) {
            probes = PROBES;
            if (mtu.timedOut(recovery.timeouts())) {
                mtu.pause(now + transport.settings().idleTimeoutNs());
            }
            if (finish != null) {
                transport.send(path.remote(), finish);
            }
        }
        path.timeOut(now);
        long alive = transport.settings().keepAliveNs();
        if (alive > 0 && now - sentNs >= alive) {
            probes = Math.max(probes, 1);
        }
        transport.wants(this);
        transport.flush();
    }

    @Override
    public String toString() {
        return "session with " + peer + " at " + path.remote();
    }
}
