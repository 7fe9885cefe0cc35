// SPDX-License-Identifier: Apache-2.0
/** Arithmetic of GF(256) on rows of bytes: its plain definition, and the kernels that do it fast (RFC 6330, section 5.7). */
package org.nearcast.rateless.gf256;
