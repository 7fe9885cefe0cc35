/**
 * How fast a session sends: the Dynamic Transport Library of "Peer2View" (section II, Transport), whose priority changes in flight from yielding to
 * everybody up to four times TCP's share.
 */
package org.nearcast.overlay.congestion;
