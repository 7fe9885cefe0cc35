// SPDX-License-Identifier: Apache-2.0
/** Keys that outlast a process, in files of their owner's. */
package org.nearcast.node.identity;
