// SPDX-License-Identifier: Apache-2.0
/**
 * One live stream in the middle: its headers, the pictures since its last key frame and whoever watches. Knows no
 * protocol's connections; those stand at its edges and call in.
 */
package org.nearcast.live.stream;
