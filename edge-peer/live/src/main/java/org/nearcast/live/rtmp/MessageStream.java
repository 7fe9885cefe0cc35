// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.rtmp;

import java.net.SocketAddress;
import org.nearcast.live.stream.Publication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message stream of a server's connection: idle, publishing or playing. */
final class MessageStream {
    private static final Logger log = LoggerFactory.getLogger(MessageStream.class);

    private final int id;
    private String key = "";
    private Publication publication;
    private PlayerFeed feed;
    private boolean audio = true;
    private boolean video = true;
    private long startedNanos;
    private long bytesIn;

    MessageStream(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    boolean isIdle() {
        return publication == null && feed == null;
    }

    void publishing(Publication with, String underKey) {
        publication = with;
        key = underKey;
        startedNanos = System.nanoTime();
        bytesIn = 0;
    }

    void playing(PlayerFeed from) {
        feed = from;
        startedNanos = System.nanoTime();
    }

    /** Null unless it publishes. */
    Publication publication() {
        return publication;
    }

    /** Null unless it plays. */
    PlayerFeed feed() {
        return feed;
    }

    boolean publishesUnder(String someKey) {
        return publication != null && key.equals(someKey);
    }

    void receiveAudio(boolean wanted) {
        audio = wanted;
        tellFeed();
    }

    void receiveVideo(boolean wanted) {
        video = wanted;
        tellFeed();
    }

    private void tellFeed() {
        if (feed != null) {
            feed.receive(audio, video);
        }
    }

    boolean wantsAudio() {
        return audio;
    }

    boolean wantsVideo() {
        return video;
    }

    void countIn(int bytes) {
        bytesIn += bytes;
    }

    /** Ends what it does and is idle again. */
    void stop(SocketAddress remote) {
        if (publication != null) {
            publication.close();
        }
        forget(remote);
    }

    /**
     * The connection has gone without a word.
     *
     * @return the publication, if it was one, whose publisher may be back; else null
     */
    Publication abandon(SocketAddress remote) {
        Publication left = publication;
        if (left != null) {
            left.abandon();
        }
        forget(remote);
        return left;
    }

    private void forget(SocketAddress remote) {
        double seconds = Math.round((System.nanoTime() - startedNanos) / 1e8) / 10.0;
        if (publication != null) {
            log.info(
                    "{} no longer published by {}: {} s, {} kB",
                    publication.stream().name(),
                    remote,
                    seconds,
                    bytesIn / 1000);
        } else if (feed != null) {
            feed.close();
            log.info(
                    "{} no longer played by {}: {} s, {} frames dropped",
                    feed.nameToLog(),
                    remote,
                    seconds,
                    feed.framesDropped());
        }
        publication = null;
        feed = null;
        key = "";
    }
}
