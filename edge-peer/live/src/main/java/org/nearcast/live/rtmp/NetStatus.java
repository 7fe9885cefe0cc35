// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.Command;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** onStatus messages (RTMP 1.0, section 7.2.2) and their info objects. */
public final class NetStatus {
    /** Everything is well. */
    public static final String STATUS = "status";
    /** What was asked for does not happen. */
    public static final String ERROR = "error";

    /** Property of NetStream.Publish.Start: the public name, {@code app/name}, under which the stream can be played. */
    public static final String PUBLIC_NAME = "nearcastStream";

    private NetStatus() {}

    /** An info object. */
    public static Amf0Object info(String level, String code, String description) {
        return new Amf0Object().put("level", level).put("code", code).put("description", description);
    }

    /** An onStatus with that info object. */
    public static RtmpMessage onStatus(int streamId, Amf0Object info) {
        return Command.of("onStatus", 0, null, info).toMessage(streamId);
    }

    /** An onStatus. */
    public static RtmpMessage onStatus(int streamId, String level, String code, String description) {
        return onStatus(streamId, info(level, code, description));
    }

    /** The code of an onStatus (or of a _result or _error with an info object); empty if it has none. */
    public static String code(Command command) {
        Object info = command.argument(0);
        String code = info instanceof Amf0Object ? ((Amf0Object) info).string("code") : null;
        return code == null ? "" : code;
    }
}
