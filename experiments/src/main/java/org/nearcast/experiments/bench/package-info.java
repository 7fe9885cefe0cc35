// SPDX-License-Identifier: Apache-2.0
/** Servers under load: our origin beside nginx with its rtmp module, in the same run on the same processors. */
package org.nearcast.experiments.bench;
