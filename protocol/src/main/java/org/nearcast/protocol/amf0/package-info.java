// SPDX-License-Identifier: Apache-2.0
/** Action Message Format, version 0 (Adobe, amf0-file-format-specification). */
package org.nearcast.protocol.amf0;
