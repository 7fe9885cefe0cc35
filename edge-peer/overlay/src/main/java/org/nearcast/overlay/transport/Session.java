// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.transport;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.nearcast.overlay.congestion.Priority;
import org.nearcast.overlay.congestion.UploadShares;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.Host;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.host.Timer;
import org.nearcast.overlay.identity.Identity;

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

    static final long INITIAL_ROUND_TRIP_NS = 333_000_000; // RFC 9002, section 6.2.2

    private final Transport transport;
    private final Host host;
    private final boolean initiator;
    private final OutgoingMessages outgoing;
    private final IncomingMessages incoming;
    private final Unreliable unreliable = new Unreliable();
    private final Controls controls = new Controls();
    private final Path path;
    private final UploadShares.Share<Session> share;
    private State state = State.CONNECTING;
    private PeerId peer;
    private byte[] publicKey; // once keys are known
    private PacketProtection protection;
    private ConnectionIds ids;
    private Sender sender; // once keys are known
    private Payload finish; // the handshake's last datagram, until something is heard
    private long heardNs;
    private long openedNs;
    private long toldHeld;
    private Timer timer;
    private long timerNs = Long.MAX_VALUE;
    boolean ready; // in the queue of those that may have something to send

    Session(Transport transport, boolean initiator, Endpoint remote, PeerId peer) {
        this.transport = transport;
        this.initiator = initiator;
        this.peer = peer;
        host = transport.host();
        outgoing = new OutgoingMessages(transport.settings().queueBytes(), transport.leavesBodies());
        outgoing.credit(IncomingMessages.FIRST_BYTES, IncomingMessages.MOST_MESSAGES);
        incoming = new IncomingMessages((channel, content) -> deliver(channel, content, false));
        path = new Path(this, host, remote);
        share = transport.turns().join(this);
        heardNs = host.nowNs();
    }

    /** The other end; null while it is not known, which is before the handshake with a peer whose key was not known. */
    public PeerId peer() {
        return peer;
    }

    /** A copy of the other end's static key, which it has proved to have, 32 bytes; null before the handshake is over. */
    public byte[] publicKey() {
        return publicKey == null ? null : publicKey.clone();
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
        return sender == null ? INITIAL_ROUND_TRIP_NS : sender.roundTrip().smoothedNs();
    }

    /** The least round trip seen on this path, nanoseconds. */
    public long leastRoundTripNs() {
        return sender == null ? INITIAL_ROUND_TRIP_NS : sender.roundTrip().leastNs();
    }

    /** Whether the round trip was measured, and is no assumption any more. */
    public boolean isRoundTripMeasured() {
        return sender != null && sender.roundTrip().isMeasured();
    }

    /** Packets that were lost so far. */
    public long lostPackets() {
        return sender == null ? 0 : sender.recovery().lostPackets();
    }

    /** Bytes under way. */
    public long inFlightBytes() {
        return sender == null ? 0 : sender.recovery().inFlightBytes();
    }

    /** Bytes of messages that have not arrived yet, as far as is known. */
    public long queuedBytes() {
        return outgoing.queuedBytes();
    }

    /** Bytes of messages that wait to be sent for the first time. */
    public long unsentBytes() {
        return outgoing.unsentBytes();
    }

    /** How large a datagram is on this path now. */
    public int datagramBytes() {
        return sender == null ? PathMtu.BASE_BYTES : sender.datagramBytes();
    }

    /** The most that {@link #sendUnreliable} takes now, bytes. */
    public int mostUnreliableBytes() {
        return Unreliable.mostBytes(datagramBytes());
    }

    /** Unreliable messages that were dropped here, because they had waited too long or the path came to carry less. */
    public long droppedUnreliable() {
        return unreliable.dropped();
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

    static void requireChannel(int channel) {
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
        transport.turns().weigh(share, weight);
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
    void keysKnown(PacketProtection keys, ConnectionIds connectionIds, byte[] remoteKey, int theirMostDatagramBytes) {
        protection = keys;
        ids = connectionIds;
        publicKey = remoteKey;
        peer = Identity.idOf(transport.credentials().suite(), remoteKey);
        heardNs = host.nowNs();
        sender = new Sender(
                transport,
                path,
                keys,
                connectionIds,
                outgoing,
                incoming,
                unreliable,
                controls,
                Math.min(host.maxDatagramBytes(), theirMostDatagramBytes));
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

    /** The path has changed; what was measured holds no more, unless only the port did. */
    void pathChanged(boolean sameAddress, long nowNs) {
        if (!sameAddress) {
            sender.pathChanged(nowNs);
        }
        long retired = ids.change();
        if (retired >= 0) {
            controls.add(new Controls.Retire(controls, retired));
        }
        controls.add(new Controls.Observed(controls, path));
        transport.counters().migrations++;
        transport.wants(this);
    }

    UploadShares.Share<Session> share() {
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
            FrameWriter out = sender.begin(packet);
            int body = Frames.begin(out, Frames.CLOSE);
            out.putVarint(why.code());
            Frames.end(out, body);
            int size = sender.sendUntracked(packet, out, path.remote());
            transport.graves().bury(ids.own(), Payload.of(packet, size));
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

    /**
     * A datagram with one of this session's connection ids.
     *
     * @param body what came along behind the packet
     */
    void receive(Endpoint from, byte[] packet, ByteBuffer body) {
        long now = host.nowNs();
        Acknowledgements acknowledgements = sender.acknowledgements();
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
            FrameReader frames = new FrameReader(packet, PacketProtection.HEADER_BYTES, protection.frameEnd(), body);
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
            if (sender.recovery().isIgnored()) {
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
            case Frames.PING -> sender.acknowledgements().hurry();
            case Frames.ACK -> sender.acknowledged(now, Ack.read(frame));
            case Frames.MESSAGE -> incoming.readMessage(frame, now, roundTripNs());
            case Frames.CANCEL -> incoming.readCancel(frame, now, roundTripNs());
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

    Sender sender() {
        return sender;
    }

    /**
     * Sends one packet, if there is something to send and it may be sent now.
     *
     * @return its bytes, or 0
     */
    int sendPacket() {
        return sender == null || state == State.CLOSED ? 0 : sender.sendPacket(state == State.OPEN);
    }

    /** Sees to it that this session wakes when something is due. Called when all that can be sent was sent. */
    void rest() {
        if (state == State.CLOSED || sender == null) {
            return;
        }
        long due = Math.min(sender.deadlineNs(state == State.OPEN), path.deadlineNs());
        due = Math.min(due, heardNs + transport.settings().idleTimeoutNs());
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
        long now = host.nowNs();
        if (now - heardNs >= transport.settings().idleTimeoutNs()) {
            end(CloseReason.SILENT);
            return;
        }
        if (sender.timeOut(now) && finish != null) {
            transport.send(path.remote(), finish);
        }
        path.timeOut(now);
        transport.turns().add(this);
        transport.flush();
    }

    @Override
    public String toString() {
        return "session with " + peer + " at " + path.remote();
    }
}
