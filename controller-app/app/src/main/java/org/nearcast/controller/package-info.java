// SPDX-License-Identifier: Apache-2.0
/** The ONOS application: it recognises RTMP, judges who is near whom, and steers connections at their SYN. */
package org.nearcast.controller;
