// SPDX-License-Identifier: Apache-2.0
/** A JUnit 5 extension for tests in a lab. */
package org.nearcast.lab.junit;
