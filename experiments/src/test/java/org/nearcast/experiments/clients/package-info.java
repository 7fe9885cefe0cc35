/** Real encoders and real players against our origin and edge peer, each with each. */
package org.nearcast.experiments.clients;
