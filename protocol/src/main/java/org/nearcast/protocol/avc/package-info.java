// SPDX-License-Identifier: Apache-2.0
/**
 * H.264 as far as carrying it needs: the decoder configuration of FLV and MP4 (ISO/IEC 14496-15), the sequence
 * parameter set (ISO/IEC 14496-10, 7.3.2.1.1), and the way from length-prefixed NAL units to Annex B.
 */
package org.nearcast.protocol.avc;
