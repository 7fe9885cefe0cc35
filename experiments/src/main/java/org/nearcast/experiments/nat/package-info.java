/**
 * The NAT matrix on real sockets: peers in network namespaces behind boxes of the simulator's model, whose packets come by TUN devices, and behind
 * netfilter.
 */
package org.nearcast.experiments.nat;
