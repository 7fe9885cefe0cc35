// SPDX-License-Identifier: Apache-2.0
/** What RFC 6330 fixes: its tables, generators and the equations that tie the intermediate symbols together (sections 5.3 to 5.7). */
package org.nearcast.rateless.code;
