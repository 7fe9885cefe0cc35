// SPDX-License-Identifier: Apache-2.0
/** Who may watch by HTTP: an origin decides itself, a gateway asks its CDN. */
package org.nearcast.live.audience;
