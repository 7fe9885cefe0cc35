// SPDX-License-Identifier: Apache-2.0
/** A small HTTP server on Netty for status, pages and media: GET and HEAD, everything bounded. */
package org.nearcast.live.http;
