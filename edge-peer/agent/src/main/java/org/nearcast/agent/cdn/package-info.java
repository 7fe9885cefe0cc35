// SPDX-License-Identifier: Apache-2.0
/** This peer's connections to the CDN: where to, marked how, and never to itself. */
package org.nearcast.agent.cdn;
