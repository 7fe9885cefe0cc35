// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.nearcast.protocol.amf0.Amf0;
import org.nearcast.protocol.amf0.Amf0Decoder;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Exception;
import org.nearcast.protocol.amf0.Amf0Limits;
import org.nearcast.protocol.amf0.Amf0Object;

/** A command message (RTMP 1.0, section 7.1.1): name, transaction id, command object and arguments. */
public final class Command {
    /** A kilobyte of names and URLs with some objects is usual; this leaves room for odd clients. */
    private static final Amf0Limits LIMITS = new Amf0Limits(16, 2048, 64 << 10);

    private final String name;
    private final double transactionId;
    private final Object commandObject;
    private final List<Object> arguments;

    /** @param commandObject usually an {@link Amf0Object} or null */
    public Command(String name, double transactionId, Object commandObject, List<Object> arguments) {
        this.name = Objects.requireNonNull(name);
        this.transactionId = transactionId;
        this.commandObject = commandObject;
        this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    public static Command of(String name, double transactionId, Object commandObject, Object... arguments) {
        return new Command(name, transactionId, commandObject, Arrays.asList(arguments));
    }

    /** Whether {@code message} carries a command, in either framing. */
    public static boolean isCommand(RtmpMessage message) {
        return message.type() == MessageType.COMMAND_AMF0 || message.type() == MessageType.COMMAND_AMF3;
    }

    /**
     * Reads a command message. Type 17 is accepted as clients send it: AMF0 behind a zero byte, with values in AMF3 where they
     * say so.
     *
     * @throws RtmpException when it is no command, is malformed, or is beyond 64 KiB, 2048 values or 16 levels
     */
    public static Command decode(RtmpMessage message) throws RtmpException {
        if (!isCommand(message)) {
            throw new RtmpException("message type " + message.type() + " is no command");
        }
        ByteBuffer in = ByteBuffer.wrap(message.payload());
        if (message.type() == MessageType.COMMAND_AMF3 && in.hasRemaining() && in.get(0) == 0) {
            in.get();
        }
        Amf0Decoder decoder = new Amf0Decoder(in, LIMITS);
        try {
            Object name = decoder.hasNext() ? decoder.next() : null;
            Object transactionId = decoder.hasNext() ? decoder.next() : Double.valueOf(0);
            if (!(name instanceof String) || !(transactionId instanceof Double)) {
                throw new RtmpException("a command without name or transaction id");
            }
            Object commandObject = decoder.hasNext() ? decoder.next() : null;
            List<Object> arguments = new ArrayList<>();
            while (decoder.hasNext()) {
                arguments.add(decoder.next());
            }
            return new Command((String) name, (Double) transactionId, commandObject, arguments);
        } catch (Amf0Exception e) {
            throw new RtmpException("bad command: " + e.getMessage(), e);
        }
    }

    public RtmpMessage toMessage(int streamId) {
        Amf0Encoder encoder = new Amf0Encoder().write(name).write(transactionId).write(commandObject);
        arguments.forEach(encoder::write);
        return new RtmpMessage(MessageType.COMMAND_AMF0, streamId, 0, encoder.toByteArray());
    }

    public String name() {
        return name;
    }

    public double transactionId() {
        return transactionId;
    }

    /** An {@link Amf0Object}, null, or whatever else the peer sent there. */
    public Object commandObject() {
        return commandObject;
    }

    /** What follows the command object; values as {@link Amf0Decoder} returns them. */
    public List<Object> arguments() {
        return arguments;
    }

    /** The command object if it is an object, else an empty one. */
    public Amf0Object object() {
        return commandObject instanceof Amf0Object ? (Amf0Object) commandObject : new Amf0Object();
    }

    /** The argument at {@code index}; {@link Amf0#UNDEFINED} when it was not sent. */
    public Object argument(int index) {
        return index < arguments.size() ? arguments.get(index) : Amf0.UNDEFINED;
    }

    /** The argument at {@code index} if it is a string, else null. */
    public String string(int index) {
        Object value = argument(index);
        return value instanceof String ? (String) value : null;
    }

    /** The argument at {@code index} if it is a number, else {@code otherwise}. */
    public double number(int index, double otherwise) {
        Object value = argument(index);
        return value instanceof Double ? (Double) value : otherwise;
    }

    /** The argument at {@code index} if it is a boolean, else {@code otherwise}. */
    public boolean bool(int index, boolean otherwise) {
        Object value = argument(index);
        return value instanceof Boolean ? (Boolean) value : otherwise;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Command)) {
            return false;
        }
        Command that = (Command) other;
        return name.equals(that.name)
                && Double.compare(transactionId, that.transactionId) == 0
                && Objects.equals(commandObject, that.commandObject)
                && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, transactionId, commandObject, arguments);
    }

    /** Says no argument: a publishing key may be among them. */
    @Override
    public String toString() {
        return "Command(" + name + ", transaction " + transactionId + ", " + arguments.size() + " arguments)";
    }
}
