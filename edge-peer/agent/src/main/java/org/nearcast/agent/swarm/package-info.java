// SPDX-License-Identifier: Apache-2.0
/** {@code nearcast peer broadcast} and {@code nearcast peer watch}: one stream into a swarm, or out of it to the players beside this peer. */
package org.nearcast.agent.swarm;
