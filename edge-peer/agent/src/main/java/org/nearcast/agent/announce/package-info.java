// SPDX-License-Identifier: Apache-2.0
/** Tells the network that this gateway is here, and takes in what the controller answers. */
package org.nearcast.agent.announce;
