// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import org.nearcast.protocol.amf0.Amf0;
import org.nearcast.protocol.amf0.Amf0Encoder;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** What a server says to commands, in the words that clients know from Adobe's. */
public final class Replies {
    private Replies() {}

    /** To a connect that is granted. */
    public static RtmpMessage connected(Command connect) {
        Amf0Object server = new Amf0Object().put("fmsVer", "FMS/3,0,1,123").put("capabilities", 31.0);
        Amf0Object info = NetStatus.info(NetStatus.STATUS, "NetConnection.Connect.Success", "Connection succeeded.")
                .put("objectEncoding", 0.0);
        return Command.of("_result", connect.transactionId(), server, info).toMessage(0);
    }

    /** To a connect that is refused. */
    public static RtmpMessage notConnected(Command connect, String code, String description) {
        Amf0Object info = NetStatus.info(NetStatus.ERROR, code, description);
        return Command.of("_error", connect.transactionId(), null, info).toMessage(0);
    }

    /** A result. */
    public static RtmpMessage result(Command to, Object value) {
        return Command.of("_result", to.transactionId(), null, value).toMessage(0);
    }

    /** A result without a value. */
    public static RtmpMessage result(Command to) {
        return result(to, Amf0.UNDEFINED);
    }

    /** To a command that is not known. */
    public static RtmpMessage unknown(Command to) {
        Amf0Object info = NetStatus.info(NetStatus.ERROR, "NetConnection.Call.Failed", "No such method.");
        return Command.of("_error", to.transactionId(), null, info).toMessage(0);
    }

    /** onFCPublish, onFCUnpublish and onFCSubscribe, as Flash's encoder awaits them. */
    public static RtmpMessage onFc(String name, String code) {
        return Command.of(name, 0, null, NetStatus.info(NetStatus.STATUS, code, ""))
                .toMessage(0);
    }

    /** Tells a Flash player that it may look at the samples; others ignore it. */
    public static RtmpMessage sampleAccess(int streamId) {
        byte[] payload = Amf0Encoder.encode("|RtmpSampleAccess", true, true);
        return new RtmpMessage(MessageType.DATA_AMF0, streamId, 0, payload);
    }
}
