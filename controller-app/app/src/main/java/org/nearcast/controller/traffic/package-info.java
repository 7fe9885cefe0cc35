// SPDX-License-Identifier: Apache-2.0
/** Bytes of connections by their rules' counters, and which links they took, would have taken, or would take. */
package org.nearcast.controller.traffic;
