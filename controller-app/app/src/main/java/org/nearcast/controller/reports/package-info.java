// SPDX-License-Identifier: Apache-2.0
/** What gateways report of the connections that are steered to them. */
package org.nearcast.controller.reports;
