// SPDX-License-Identifier: Apache-2.0
/** What the controller is told of the connections that it steered here. */
package org.nearcast.agent.report;
