/** How peers that cannot reach each other yet arrange to: by signals through somebody that both are in session with. */
package org.nearcast.overlay.rendezvous;
