// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.operator;

/** What a request is answered with, whatever brought it. */
public final class Reply {

    /** Media type of JSON. */
    public static final String JSON = "application/json";

    /** Media type of Prometheus's text exposition format. */
    public static final String TEXT = "text/plain; version=0.0.4";

    private final int status;
    private final String type;
    private final String body;

    Reply(int status, String type, String body) {
        this.status = status;
        this.type = type;
        this.body = body;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Media type, without charset: UTF-8. */
    public String type() {
        return type;
    }

    /** The body. */
    public String body() {
        return body;
    }
}
