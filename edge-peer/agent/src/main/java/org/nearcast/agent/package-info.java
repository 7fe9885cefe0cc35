// SPDX-License-Identifier: Apache-2.0
/** The edge peer as a program: gateway of its site. */
package org.nearcast.agent;
