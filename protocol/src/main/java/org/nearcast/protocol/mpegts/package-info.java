// SPDX-License-Identifier: Apache-2.0
/** MPEG-2 transport streams (ISO/IEC 13818-1) of one program: H.264 and AAC, as HLS segments hold them. */
package org.nearcast.protocol.mpegts;
