// SPDX-License-Identifier: Apache-2.0
package org.nearcast.overlay.tracker;

/**
 * What an operator may want to see.
 *
 * @param asked announcements and questions
 * @param answered of these
 * @param unanswered given up
 * @param refused answered by that the stream is not known, or there is no room
 * @param lost sessions given up since nothing was acknowledged
 * @param strays messages that nobody waited for, or from somebody else
 */
public record TrackerClientCounters(long asked, long answered, long unanswered, long refused, long lost, long strays) {}
