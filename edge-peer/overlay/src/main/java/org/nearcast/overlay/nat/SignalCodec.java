// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.nat;

import java.util.ArrayList;
import java.util.List;
import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.Payload;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;

/** Signals on the wire (docs/protocol.md, "Signals"). Bytes behind what is known are skipped: later versions may have more to say. */
final class SignalCodec {
    private static final int VERSION = 1;
    private static final int OFFER = 1;
    private static final int ANSWER = 2;
    private static final int GO = 3;
    private static final int RELAY_REQUEST = 4;
    private static final int RELAY_GRANT = 5;
    private static final int RELAY_REFUSAL = 6;
    private static final int RELAY_CHOICE = 7;
    private static final int REFUSAL = 8;

    private SignalCodec() {}

    static Payload write(Signal signal) {
        PayloadWriter out = new PayloadWriter(128);
        out.putByte(VERSION);
        if (signal instanceof Signal.Description description) {
            write(out, description);
        } else if (signal instanceof Signal.Go go) {
            begin(out, GO, signal).putByte(go.round());
        } else if (signal instanceof Signal.RelayRequest request) {
            begin(out, RELAY_REQUEST, signal).putId(request.to());
        } else if (signal instanceof Signal.RelayGrant grant) {
            begin(out, RELAY_GRANT, signal).putLong(grant.tag());
            putKey(out, grant.askerKey());
            putKey(out, grant.otherKey());
        } else if (signal instanceof Signal.RelayChoice choice) {
            begin(out, RELAY_CHOICE, signal).putEndpoint(choice.relay()).putLong(choice.tag());
            putKey(out, choice.key());
        } else {
            begin(out, signal instanceof Signal.RelayRefusal ? RELAY_REFUSAL : REFUSAL, signal);
        }
        return out.end();
    }

    private static PayloadWriter begin(PayloadWriter out, int type, Signal signal) {
        return out.putByte(type).putLong(signal.meeting());
    }

    private static void putKey(PayloadWriter out, byte[] key) {
        out.putBytes(key, 0, Credentials.KEY_BYTES);
    }

    private static void write(PayloadWriter out, Signal.Description description) {
        begin(out, description.isOffer() ? OFFER : ANSWER, description)
                .putByte(description.round())
                .putShort(description.heldMs())
                .putInt(description.credentials().fragment());
        putKey(out, description.credentials().key());
        NatType type = description.type();
        out.putByte(type.mapping().ordinal())
                .putByte(type.filtering().ordinal())
                .putByte(type.allocation().ordinal())
                .putByte(type.step());
        out.putByte(description.latest() == null ? 0 : 1);
        if (description.latest() != null) {
            out.putEndpoint(description.latest());
        }
        out.putByte(description.othersPerSecond());
        out.putByte(description.candidates().size());
        for (Candidate candidate : description.candidates()) {
            out.putByte(candidate.type().ordinal()).putInt(candidate.priority()).putEndpoint(candidate.endpoint());
        }
    }

    /**
     * Reads a signal.
     *
     * @return null if it is of a kind that is not known
     * @throws MalformedPayloadException if it is of another version, or not in order
     */
    static Signal read(PayloadReader in) {
        if (in.remaining() > Signalling.MAX_BYTES) {
            throw new MalformedPayloadException("a signal of " + in.remaining() + " bytes");
        }
        int version = in.getByte();
        if (version != VERSION) {
            throw new MalformedPayloadException("a signal of version " + version);
        }
        int type = in.getByte();
        long meeting = in.getLong();
        return switch (type) {
            case OFFER, ANSWER -> readDescription(in, meeting, type == OFFER);
            case GO -> new Signal.Go(meeting, in.getByte());
            case RELAY_REQUEST -> new Signal.RelayRequest(meeting, in.getId());
            case RELAY_GRANT -> new Signal.RelayGrant(meeting, in.getLong(), getKey(in), getKey(in));
            case RELAY_REFUSAL -> new Signal.RelayRefusal(meeting);
            case RELAY_CHOICE -> new Signal.RelayChoice(meeting, in.getEndpoint(), in.getLong(), getKey(in));
            case REFUSAL -> new Signal.Refusal(meeting);
            default -> null;
        };
    }

    private static byte[] getKey(PayloadReader in) {
        byte[] key = new byte[Credentials.KEY_BYTES];
        in.getBytes(key.length).get(key);
        return key;
    }

    private static Signal.Description readDescription(PayloadReader in, long meeting, boolean isOffer) {
        int round = in.getByte();
        int heldMs = in.getShort();
        Credentials credentials = new Credentials(in.getInt(), getKey(in));
        NatType type = readType(in);
        Endpoint latest = in.getByte() == 0 ? null : in.getEndpoint();
        int others = in.getByte();
        int count = in.getByte();
        if (count > Signal.MAX_CANDIDATES) {
            throw new MalformedPayloadException(count + " candidates");
        }
        List<Candidate> candidates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            CandidateType kind = choose(CandidateType.values(), in.getByte());
            int priority = in.getInt();
            candidates.add(new Candidate(kind, in.getEndpoint(), priority));
        }
        return new Signal.Description(meeting, isOffer, round, heldMs, credentials, type, latest, others, candidates);
    }

    private static NatType readType(PayloadReader in) {
        Dependence mapping = choose(Dependence.values(), in.getByte());
        Dependence filtering = choose(Dependence.values(), in.getByte());
        Allocation allocation = choose(Allocation.values(), in.getByte());
        try {
            return new NatType(mapping, filtering, allocation, (byte) in.getByte());
        } catch (IllegalArgumentException e) {
            throw new MalformedPayloadException(e.getMessage());
        }
    }

    private static <T> T choose(T[] values, int ordinal) {
        if (ordinal >= values.length) {
            throw new MalformedPayloadException("no value " + ordinal + " among " + values.length);
        }
        return values[ordinal];
    }
}
