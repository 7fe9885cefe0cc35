// SPDX-License-Identifier: Apache-2.0
/** Live streams as FLV files without end by HTTP. */
package org.nearcast.live.flv;
