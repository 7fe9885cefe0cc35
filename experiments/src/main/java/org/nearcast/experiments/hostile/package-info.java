// SPDX-License-Identifier: Apache-2.0
/** What strangers may do to an RTMP server, done on purpose and at a known rate, to see whether anybody else notices. */
package org.nearcast.experiments.hostile;
