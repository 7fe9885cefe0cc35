// SPDX-License-Identifier: Apache-2.0
/** The resources in ONOS's own web server, by JAX-RS. Nothing else refers to this package: where there is no JAX-RS it sleeps. */
package org.nearcast.controller.rest;
