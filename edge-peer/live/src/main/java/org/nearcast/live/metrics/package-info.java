// SPDX-License-Identifier: Apache-2.0
/** What an operator's Prometheus reads of a program. */
package org.nearcast.live.metrics;
