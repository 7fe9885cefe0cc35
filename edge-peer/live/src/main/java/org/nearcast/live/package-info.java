// SPDX-License-Identifier: Apache-2.0
/** Live streams over the network: one stream in the middle, RTMP, HLS and HTTP at its edges. */
package org.nearcast.live;
