// SPDX-License-Identifier: Apache-2.0
/** HLS playlists (RFC 8216): values, a writer and a bounded parser for media and master playlists. */
package org.nearcast.protocol.hls;
