// SPDX-License-Identifier: Apache-2.0
/** Fragmented MP4 (ISO/IEC 14496-12, 8.8): what HLS and MSE take piece by piece. */
package org.nearcast.protocol.fmp4;
