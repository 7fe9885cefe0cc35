// SPDX-License-Identifier: Apache-2.0
/** How far the message level of the simulator agrees with its packet level. */
package org.nearcast.experiments.sim.calibration;
