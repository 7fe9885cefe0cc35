/** Peers that exchange messages over the overlay's transport, whatever happens to them. */
package org.nearcast.experiments.sim.transport;
