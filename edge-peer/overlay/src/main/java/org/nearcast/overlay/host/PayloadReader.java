// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.host;

import java.nio.ByteBuffer;

/** Reads a {@link Payload} from beginning to end. Every read throws {@link MalformedPayloadException} if there is not enough left. */
public final class PayloadReader {
    private final Payload payload;
    private int at;
    private int end;

    PayloadReader(Payload payload) {
        this.payload = payload;
        end = payload.size();
    }

    /** Bytes that are left. */
    public int remaining() {
        return end - at;
    }

    /** The next byte, 0 to 255, which is left there. */
    public int peekByte() {
        require(1);
        return payload.at(at) & 0xff;
    }

    /** A byte, 0 to 255. */
    public int getByte() {
        require(1);
        return payload.at(at++) & 0xff;
    }

    /** Two bytes, 0 to 65,535. */
    public int getShort() {
        require(2);
        return getByte() << 8 | getByte();
    }

    public int getInt() {
        require(Integer.BYTES);
        int value = payload.intAt(at);
        at += Integer.BYTES;
        return value;
    }

    public long getLong() {
        require(Long.BYTES);
        long value = payload.longAt(at);
        at += Long.BYTES;
        return value;
    }

    public PeerId getId() {
        require(PeerId.BYTES);
        return new PeerId(getLong(), getLong(), getLong(), getLong());
    }

    public Endpoint getEndpoint() {
        return new Endpoint(getLong(), getLong(), getShort());
    }

    /** A number of bytes, read-only; not copied if they were sent as one body or all came from a socket. */
    public ByteBuffer getBytes(int length) {
        if (length < 0) {
            throw new MalformedPayloadException("a length of " + length);
        }
        require(length);
        ByteBuffer bytes = payload.slice(at, length);
        at += length;
        return bytes;
    }

    /** Everything that is left, as {@link #getBytes}. */
    public ByteBuffer rest() {
        return getBytes(remaining());
    }

    /** Everything that is left, in an array of its own. */
    public byte[] copyRest() {
        byte[] bytes = payload.copy(at, end);
        at = end;
        return bytes;
    }

    /**
     * Takes off the end what was sent as one body, read-only and not copied. Empty if there is none, or if nothing else is left: then the body is what
     * was sent.
     */
    public ByteBuffer takeBody() {
        int from = payload.bodyAt();
        if (at >= from || from >= end) {
            return Payload.NOTHING;
        }
        ByteBuffer body = payload.slice(from, end - from);
        end = from;
        return body;
    }

    /** Says that all was read. */
    public void end() {
        if (remaining() > 0) {
            throw new MalformedPayloadException(remaining() + " bytes too many");
        }
    }

    private void require(int bytes) {
        if (bytes > remaining()) {
            throw new MalformedPayloadException(bytes + " bytes expected, " + remaining() + " left");
        }
    }
}
