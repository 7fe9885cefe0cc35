// SPDX-License-Identifier: Apache-2.0
/** The CDN's origin server: RTMP in and out, HLS, status and a page. */
package org.nearcast.origin;
