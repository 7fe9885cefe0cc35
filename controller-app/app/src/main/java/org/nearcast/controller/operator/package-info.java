// SPDX-License-Identifier: Apache-2.0
/** What an operator says to the application and gets to hear: commands and requests, whoever brings them. */
package org.nearcast.controller.operator;
