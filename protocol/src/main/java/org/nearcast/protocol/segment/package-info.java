// SPDX-License-Identifier: Apache-2.0
/**
 * The canonical cutting of a live stream into segments and blocks, and what names and checks a block. Who saw the same messages
 * makes the same bytes, so blocks from anywhere can be held against one signed manifest. Segments and crumbs are those of
 * GaiaSharp (section 3); a block is a segment's part of at most 250 ms. To the byte: docs/stream-format.md.
 */
package org.nearcast.protocol.segment;
