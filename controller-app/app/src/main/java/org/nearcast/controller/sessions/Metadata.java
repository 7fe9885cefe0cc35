// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.sessions;

import java.util.Objects;
import org.nearcast.protocol.announce.MediaDescription;

/** What a connection's stream is made of, and who said so. */
public final class Metadata {

    /** Who said so. */
    public enum Source {
        /** The client, in what it published. */
        CLIENT,
        /** The gateway, in a report. */
        GATEWAY
    }

    private final MediaDescription media;
    private final Source source;

    /** Makes metadata. */
    public Metadata(MediaDescription media, Source source) {
        this.media = Objects.requireNonNull(media);
        this.source = Objects.requireNonNull(source);
    }

    /** What it is made of. */
    public MediaDescription media() {
        return media;
    }

    /** Who said so. */
    public Source source() {
        return source;
    }
}
