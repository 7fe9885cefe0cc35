// SPDX-License-Identifier: Apache-2.0
/** TCP as a bystander sees it (RFC 9293): the order of bytes from segments overheard. */
package org.nearcast.protocol.tcp;
