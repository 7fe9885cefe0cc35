// SPDX-License-Identifier: Apache-2.0
/** Whether connections still live: OpenFlow 1.3 cannot show a FIN, so who has fallen silent is asked. */
package org.nearcast.controller.liveness;
