// SPDX-License-Identifier: Apache-2.0
/** Failures while streams run, and what they do to streams in flight and to new connections: {@code peering-failover}. */
package org.nearcast.experiments.failover;
