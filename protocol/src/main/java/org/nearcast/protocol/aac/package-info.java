// SPDX-License-Identifier: Apache-2.0
/** AAC as far as carrying it needs: its configuration (ISO/IEC 14496-3, 1.6.2.1) and ADTS headers (1.A.2.2). */
package org.nearcast.protocol.aac;
