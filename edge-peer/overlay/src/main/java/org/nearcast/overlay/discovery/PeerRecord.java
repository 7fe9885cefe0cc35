// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.discovery;

import org.nearcast.overlay.host.Endpoint;
import org.nearcast.overlay.host.MalformedPayloadException;
import org.nearcast.overlay.host.PayloadReader;
import org.nearcast.overlay.host.PayloadWriter;
import org.nearcast.overlay.host.PeerId;
import org.nearcast.overlay.identity.Identity;
import org.nearcast.overlay.noise.Suite;
import org.nearcast.overlay.vivaldi.Coordinate;

/**
 * A peer that was found: enough to open a session with it, and to judge before whether it is worth one. Its id is not on the wire: it follows from the
 * key.
 *
 * @param id who it is
 * @param endpoint where whoever tells of it hears it; behind a NAT box it takes more to meet it
 * @param publicKey its static key, 32 bytes, which must not be changed
 * @param offer what it says of itself
 */
public record PeerRecord(PeerId id, Endpoint endpoint, byte[] publicKey, Offer offer) {
    /** @throws IllegalArgumentException if the key has not 32 bytes */
    public PeerRecord {
        Suite.requireKey(publicKey);
    }

    public Coordinate coordinate() {
        return offer.coordinate();
    }

    public void write(PayloadWriter out) {
        out.putEndpoint(endpoint).putBytes(publicKey, 0, Suite.KEY_BYTES);
        offer.write(out);
    }

    /**
     * Reads one.
     *
     * @param suite whose keys peers have
     * @throws MalformedPayloadException if it is none
     */
    public static PeerRecord read(PayloadReader in, Suite suite) {
        Endpoint endpoint = in.getEndpoint();
        byte[] key = new byte[Suite.KEY_BYTES];
        in.getBytes(key.length).get(key);
        return new PeerRecord(Identity.idOf(suite, key), endpoint, key, Offer.read(in));
    }

    // The id says which key it is.
    @Override
    public boolean equals(Object other) {
        return other instanceof PeerRecord that
                && id.equals(that.id)
                && endpoint.equals(that.endpoint)
                && offer.equals(that.offer);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id + " at " + endpoint;
    }
}
