// SPDX-License-Identifier: Apache-2.0
/** The origin among peers: the tracker by which they find each other, the registrar of what they broadcast, and the source of what encoders push here. */
package org.nearcast.origin.p2p;
