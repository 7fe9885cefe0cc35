// SPDX-License-Identifier: Apache-2.0
/** Who this peer is: a pseudonymous key that outlives restarts, and a counter that never goes back. */
package org.nearcast.agent.identity;
