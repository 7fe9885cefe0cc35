// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rest;

import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import javax.ws.rs.ext.Provider;
import org.nearcast.controller.operator.OperatorApi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server itself refuses (no such path, another media type), and what fails, as JSON too. */
@Provider
public class ErrorMapper implements ExceptionMapper<Exception> {

    private static final Logger log = LoggerFactory.getLogger(ErrorMapper.class);

    @Override
    public Response toResponse(Exception e) {
        if (e instanceof WebApplicationException) {
            int status = ((WebApplicationException) e).getResponse().getStatus();
            return NearcastResource.response(OperatorApi.error(status, sentence(status)));
        }
        log.warn("A request failed", e);
        return NearcastResource.response(OperatorApi.error(500, "failed: " + e));
    }

    private static String sentence(int status) {
        switch (status) {
            case 404:
                return "there is no such resource; swagger.json lists them";
            case 405:
                return "this resource knows another method; swagger.json lists them";
            case 415:
                return "the body is to be application/json";
            default:
                return Response.Status.fromStatusCode(status) == null
                        ? "refused"
                        : Response.Status.fromStatusCode(status).getReasonPhrase();
        }
    }
}
