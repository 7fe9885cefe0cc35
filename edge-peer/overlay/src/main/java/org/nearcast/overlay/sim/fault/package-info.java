// SPDX-License-Identifier: Apache-2.0
/** What befalls peers and networks while a simulation runs. */
package org.nearcast.overlay.sim.fault;
