// SPDX-License-Identifier: Apache-2.0
/** How fast bulk data goes from one event loop to another over loopback: by sessions of peers, and by QUIC. */
package org.nearcast.experiments.transport;
