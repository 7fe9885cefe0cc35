// SPDX-License-Identifier: Apache-2.0
/**
 * A load generator for any RTMP server: publishers and players by the thousand in one process. Every media message carries the
 * moment it was sent, so that delay is that of media. It is made to cost much less than the server it loads.
 */
package org.nearcast.experiments.load;
