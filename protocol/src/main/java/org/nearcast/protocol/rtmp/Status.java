// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

import java.util.Objects;
import org.nearcast.protocol.amf0.Amf0Object;

/** An information object: level, code, description (RTMP 1.0, section 7.2.2), as onStatus and the answers carry it. */
public final class Status {
    public static final String ON_STATUS = "onStatus";

    public static final String CONNECT_SUCCESS = "NetConnection.Connect.Success";
    public static final String CONNECT_REJECTED = "NetConnection.Connect.Rejected";
    public static final String CALL_FAILED = "NetConnection.Call.Failed";
    public static final String PUBLISH_START = "NetStream.Publish.Start";
    public static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
    public static final String PUBLISH_DENIED = "NetStream.Publish.Denied";
    public static final String UNPUBLISH_SUCCESS = "NetStream.Unpublish.Success";
    public static final String PLAY_RESET = "NetStream.Play.Reset";
    public static final String PLAY_START = "NetStream.Play.Start";
    public static final String PLAY_STOP = "NetStream.Play.Stop";
    public static final String PLAY_FAILED = "NetStream.Play.Failed";
    public static final String PLAY_STREAM_NOT_FOUND = "NetStream.Play.StreamNotFound";
    public static final String PLAY_PUBLISH_NOTIFY = "NetStream.Play.PublishNotify";
    public static final String PLAY_UNPUBLISH_NOTIFY = "NetStream.Play.UnpublishNotify";
    public static final String PAUSE_NOTIFY = "NetStream.Pause.Notify";
    public static final String UNPAUSE_NOTIFY = "NetStream.Unpause.Notify";
    public static final String DATA_START = "NetStream.Data.Start";

    private static final String LEVEL_STATUS = "status";
    private static final String LEVEL_ERROR = "error";

    private final String level;
    private final String code;
    private final String description;

    private Status(String level, String code, String description) {
        this.level = Objects.requireNonNull(level);
        this.code = Objects.requireNonNull(code);
        this.description = Objects.requireNonNull(description);
    }

    public static Status of(String code, String description) {
        return new Status(LEVEL_STATUS, code, description);
    }

    public static Status error(String code, String description) {
        return new Status(LEVEL_ERROR, code, description);
    }

    /** Reads the information object of an onStatus, _result or _error, its first argument; empty strings for what lacks. */
    public static Status of(Command command) {
        Object first = command.argument(0);
        Amf0Object object = first instanceof Amf0Object ? (Amf0Object) first : new Amf0Object();
        return new Status(
                orEmpty(object.string("level")), orEmpty(object.string("code")), orEmpty(object.string("description")));
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** A new object, to which more may be put. */
    public Amf0Object toObject() {
        return new Amf0Object().put("level", level).put("code", code).put("description", description);
    }

    /** The onStatus command that says it. */
    public Command toCommand() {
        return Command.of(ON_STATUS, 0, null, toObject());
    }

    public String level() {
        return level;
    }

    public String code() {
        return code;
    }

    public String description() {
        return description;
    }

    public boolean isError() {
        return LEVEL_ERROR.equals(level);
    }

    @Override
    public String toString() {
        return level + " " + code;
    }
}
