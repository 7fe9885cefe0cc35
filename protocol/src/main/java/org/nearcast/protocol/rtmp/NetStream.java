// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.rtmp;

/** The commands of one message stream (RTMP 1.0, section 7.2.2). All but deleteStream are sent on that stream. */
public final class NetStream {
    public static final String PUBLISH = "publish";
    public static final String PLAY = "play";
    public static final String PAUSE = "pause";
    public static final String SEEK = "seek";
    public static final String CLOSE_STREAM = "closeStream";
    public static final String DELETE_STREAM = "deleteStream";
    public static final String RECEIVE_AUDIO = "receiveAudio";
    public static final String RECEIVE_VIDEO = "receiveVideo";

    /** Start of play: the live stream, else the recording of that name. */
    public static final double START_LIVE_OR_RECORDED = -2;
    /** Start of play: the live stream, waited for if need be. */
    public static final double START_LIVE = -1;

    private NetStream() {}

    /** Publishes live. */
    public static Command publish(double transactionId, String name) {
        return Command.of(PUBLISH, transactionId, null, name, "live");
    }

    /** @param start {@link #START_LIVE}, {@link #START_LIVE_OR_RECORDED}, or seconds into a recording */
    public static Command play(double transactionId, String name, double start) {
        return Command.of(PLAY, transactionId, null, name, start);
    }

    /** @param positionMs where the stream was paused or is to go on */
    public static Command pause(double transactionId, boolean paused, double positionMs) {
        return Command.of(PAUSE, transactionId, null, paused, positionMs);
    }

    public static Command closeStream(double transactionId) {
        return Command.of(CLOSE_STREAM, transactionId, null);
    }

    /** Sent on message stream 0. */
    public static Command deleteStream(double transactionId, int streamId) {
        return Command.of(DELETE_STREAM, transactionId, null, streamId);
    }

    public static Command receiveAudio(double transactionId, boolean wanted) {
        return Command.of(RECEIVE_AUDIO, transactionId, null, wanted);
    }

    public static Command receiveVideo(double transactionId, boolean wanted) {
        return Command.of(RECEIVE_VIDEO, transactionId, null, wanted);
    }
}
