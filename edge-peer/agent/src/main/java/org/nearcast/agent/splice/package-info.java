// SPDX-License-Identifier: Apache-2.0
/** What is not RTMP: told apart by its first bytes, and carried to the CDN and back byte for byte. */
package org.nearcast.agent.splice;
