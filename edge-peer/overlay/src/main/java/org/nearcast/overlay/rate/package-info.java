// SPDX-License-Identifier: Apache-2.0
/** How often strangers may ask for something: limits that cost little memory and no timer. */
package org.nearcast.overlay.rate;
