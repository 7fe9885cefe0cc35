// SPDX-License-Identifier: Apache-2.0
package org.nearcast.experiments.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.nearcast.live.rtmp.ClientSession;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.rtmp.RtmpMessage;
import org.nearcast.protocol.rtmp.Status;

/** One publisher: sends its stream's messages when they are due, and stamps them then. */
final class PublisherConnection implements ClientSession.Listener {
    private final LoadStream stream;
    private final SyntheticMedia media;
    private final LoadTally tally;
    private final EventLoop loop;
    private final long phaseNanos;
    private final CompletableFuture<Void> published = new CompletableFuture<>();
    private long began;
    private long nextPicture;
    private long nextAudio;
    private boolean closed;

    /** @param phaseNanos from the server's consent to the first frame, so that streams do not send all at once */
    PublisherConnection(LoadStream stream, SyntheticMedia media, LoadTally tally, EventLoop loop, long phaseNanos) {
        this.stream = stream;
        this.media = media;
        this.tally = tally;
        this.loop = loop;
        this.phaseNanos = phaseNanos;
    }

    /** Ends well when the server has agreed, else with an {@link IllegalStateException} that says why not. */
    CompletableFuture<Void> published() {
        return published;
    }

    @Override
    public void onStatus(ClientSession session, String code, Amf0Object info) {
        if (code.equals(Status.PUBLISH_START)) {
            if (published.complete(null)) {
                media.headers().forEach(session::publish);
                session.flush();
                began = System.nanoTime() + phaseNanos;
                loop.schedule(() -> sendDue(session), phaseNanos, TimeUnit.NANOSECONDS);
            }
        } else {
            published.completeExceptionally(new IllegalStateException("the server answers publish with " + code));
        }
    }

    private void sendDue(ClientSession session) {
        if (closed) {
            return;
        }
        boolean wrote = false;
        for (; ; ) {
            long picture = MediaPattern.pictureDueNanos(nextPicture);
            long audio = MediaPattern.audioDueNanos(nextAudio);
            long due = began + Math.min(picture, audio);
            long now = System.nanoTime();
            if (due > now) {
                if (wrote) {
                    session.flush();
                }
                loop.schedule(() -> sendDue(session), due - System.nanoTime(), TimeUnit.NANOSECONDS);
                return;
            }
            RtmpMessage message = picture <= audio ? media.picture(nextPicture++, now) : media.audio(nextAudio++, now);
            session.publish(message);
            wrote = true;
            tally.published++;
            tally.due += stream.watching().get();
            LoadTally.record(tally.lateUs, now - due);
        }
    }

    @Override
    public void onMedia(ClientSession session, RtmpMessage message) {
        // A publisher gets none.
    }

    @Override
    public void onReadComplete(ClientSession session) {
        // Nothing waits for that.
    }

    @Override
    public void onClosed(ClientSession session) {
        closed = true;
        published.completeExceptionally(new IllegalStateException("the server closed a publisher's connection"));
    }
}
