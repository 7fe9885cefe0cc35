// SPDX-License-Identifier: Apache-2.0
/** Wire formats as pure functions of bytes and time: no I/O, no clock, no randomness of their own, no dependencies. */
package org.nearcast.protocol;
