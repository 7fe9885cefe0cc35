// SPDX-License-Identifier: Apache-2.0
/**
 * HLS at the edge of a live stream: {@link org.nearcast.live.hls.Segmenter} cuts H.264 and AAC into transport stream
 * segments, {@link org.nearcast.live.hls.HlsStream} keeps a sliding window of them, {@link org.nearcast.live.hls.HlsRoute}
 * serves it (RFC 8216).
 */
package org.nearcast.live.hls;
