// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.util.List;
import org.nearcast.protocol.amf0.Amf0Object;

/** The commands of a connection as a whole (RTMP 1.0, section 7.2.1), and those that encoders add before they publish. */
public final class NetConnection {
    public static final String CONNECT = "connect";
    public static final String CREATE_STREAM = "createStream";
    public static final String RELEASE_STREAM = "releaseStream";
    public static final String FC_PUBLISH = "FCPublish";
    public static final String FC_UNPUBLISH = "FCUnpublish";
    public static final String GET_STREAM_LENGTH = "getStreamLength";
    public static final String RESULT = "_result";
    public static final String ERROR = "_error";
    public static final String ON_FC_PUBLISH = "onFCPublish";
    public static final String ON_FC_UNPUBLISH = "onFCUnpublish";

    /** A version that clients take for a server that knows H.264. */
    private static final String SERVER_VERSION = "FMS/3,5,7,7009";

    private static final double SERVER_CAPABILITIES = 31;

    /** Enhanced RTMP v2, "FourCcInfoMask": passes the codec on, knows neither how to encode nor how to decode it. */
    private static final double CAN_FORWARD = 4;

    /** Enhanced RTMP v2, "CapsExMask": multitrack (2), ModEx (4) and its nanosecond offsets (8), all passed on as they are. */
    private static final double CAPS_EX = 14;

    private static final String ANY_CODEC = "*";
    private static final String FOURCC_LIST = "fourCcList";
    private static final String VIDEO_FOURCC_INFO = "videoFourCcInfoMap";
    private static final String AUDIO_FOURCC_INFO = "audioFourCcInfoMap";
    private static final String CAPS_EX_NAME = "capsEx";

    private NetConnection() {}

    /**
     * @param tcUrl {@code rtmp://host[:port]/app}
     * @param flashVer what the client says it is
     */
    public static Command connect(double transactionId, String app, String tcUrl, String flashVer) {
        return Command.of(
                CONNECT,
                transactionId,
                new Amf0Object()
                        .put("app", app)
                        .put("flashVer", flashVer)
                        .put("tcUrl", tcUrl)
                        .put("fpad", false)
                        .put("capabilities", 15)
                        .put("audioCodecs", 0x0FFF)
                        .put("videoCodecs", 0x00FF)
                        .put("videoFunction", 1)
                        .put("objectEncoding", 0));
    }

    /**
     * The answer to a connect that is accepted; it repeats the client's object encoding, as clients expect. A client that speaks
     * Enhanced RTMP is told that codecs of any FourCC are passed on.
     */
    public static Command connected(Command connect) {
        return Command.of(
                RESULT,
                connect.transactionId(),
                serverProperties(connect.object()),
                Status.of(Status.CONNECT_SUCCESS, "Connection succeeded.")
                        .toObject()
                        .put("objectEncoding", connect.object().number("objectEncoding", 0)));
    }

    private static Amf0Object serverProperties(Amf0Object client) {
        Amf0Object properties = new Amf0Object().put("fmsVer", SERVER_VERSION).put("capabilities", SERVER_CAPABILITIES);
        if (client.contains(FOURCC_LIST)) {
            properties.put(FOURCC_LIST, List.of(ANY_CODEC));
        }
        if (client.contains(VIDEO_FOURCC_INFO) || client.contains(AUDIO_FOURCC_INFO) || client.contains(CAPS_EX_NAME)) {
            properties
                    .put(VIDEO_FOURCC_INFO, new Amf0Object().put(ANY_CODEC, CAN_FORWARD))
                    .put(AUDIO_FOURCC_INFO, new Amf0Object().put(ANY_CODEC, CAN_FORWARD))
                    .put(CAPS_EX_NAME, CAPS_EX);
        }
        return properties;
    }

    /** The answer to a connect that is refused, with a reason for people. */
    public static Command rejected(Command connect, String reason) {
        return Command.of(
                ERROR,
                connect.transactionId(),
                null,
                Status.error(Status.CONNECT_REJECTED, reason).toObject());
    }

    public static Command createStream(double transactionId) {
        return Command.of(CREATE_STREAM, transactionId, null);
    }

    /** The answer to createStream. */
    public static Command streamCreated(Command createStream, int streamId) {
        return Command.of(RESULT, createStream.transactionId(), null, streamId);
    }

    public static Command releaseStream(double transactionId, String name) {
        return Command.of(RELEASE_STREAM, transactionId, null, name);
    }

    public static Command fcPublish(double transactionId, String name) {
        return Command.of(FC_PUBLISH, transactionId, null, name);
    }

    public static Command fcUnpublish(double transactionId, String name) {
        return Command.of(FC_UNPUBLISH, transactionId, null, name);
    }

    public static Command getStreamLength(double transactionId, String name) {
        return Command.of(GET_STREAM_LENGTH, transactionId, null, name);
    }

    /** The answer to a command that wants one and nothing in it: releaseStream, FCPublish and the like. */
    public static Command done(Command request, Object... values) {
        return Command.of(RESULT, request.transactionId(), null, values);
    }

    /** The answer to a command that was refused or is not known. */
    public static Command failed(Command request, String reason) {
        return Command.of(
                ERROR,
                request.transactionId(),
                null,
                Status.error(Status.CALL_FAILED, reason).toObject());
    }
}
