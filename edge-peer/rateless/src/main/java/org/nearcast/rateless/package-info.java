// SPDX-License-Identifier: Apache-2.0
/**
 * RaptorQ, the rateless (fountain) code of RFC 6330: from the K source symbols of a block any number of encoding symbols can be made,
 * and almost any K of them give the block back. Names, units and sections are the RFC's. No I/O, no clock, no randomness, no threads.
 */
package org.nearcast.rateless;
