// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/**
 * What a master playlist says of a stream.
 *
 * @param codecs as RFC 6381 names them, separated by commas
 * @param width of the pictures, 0 if there are none or it is not known
 * @param height of the pictures, 0 if there are none or it is not known
 * @param frameRate frames per second, 0 if not known
 */
record StreamFormat(String codecs, int width, int height, double frameRate) {}
