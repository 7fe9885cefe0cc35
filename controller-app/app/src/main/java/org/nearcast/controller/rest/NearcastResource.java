// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.ws.rs.Consumes;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.nearcast.controller.NearcastService;
import org.nearcast.controller.operator.OperatorApi;
import org.nearcast.controller.operator.Reply;
import org.onlab.osgi.ServiceNotFoundException;

/** Streams, gateways and what the operator says of these. {@code apidoc/swagger.json} describes each resource. */
@Path("")
public class NearcastResource {

    private final Supplier<NearcastService> nearcast;

    NearcastResource(Supplier<NearcastService> nearcast) {
        this.nearcast = nearcast;
    }

    /** By stream, and all sessions. */
    @GET
    @Path("streams")
    public Response streams() {
        return answer("GET", "/streams", null);
    }

    /** Connections to the CDN. */
    @GET
    @Path("sessions")
    public Response sessions() {
        return answer("GET", "/sessions", null);
    }

    /** Streams by site. */
    @GET
    @Path("peerings")
    public Response peerings() {
        return answer("GET", "/peerings", null);
    }

    /** Sites. */
    @GET
    @Path("sites")
    public Response sites() {
        return answer("GET", "/sites", null);
    }

    /** Gateways. */
    @GET
    @Path("gateways")
    public Response gateways() {
        return answer("GET", "/gateways", null);
    }

    /** One gateway. */
    @GET
    @Path("gateways/{gateway: .+}")
    public Response gateway(@PathParam("gateway") String gateway) {
        return answer("GET", "/gateways/" + gateway, null);
    }

    /** Lets a gateway be one. */
    @POST
    @Path("gateways/allowed")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response allow(InputStream body) throws IOException {
        return answer("POST", "/gateways/allowed", read(body));
    }

    /** Lets a gateway be none. */
    @DELETE
    @Path("gateways/allowed/{gateway: .+}")
    public Response revoke(@PathParam("gateway") String gateway) {
        return answer("DELETE", "/gateways/allowed/" + gateway, null);
    }

    /** Gives a gateway no new connections. */
    @POST
    @Path("gateways/draining")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response drain(InputStream body) throws IOException {
        return answer("POST", "/gateways/draining", read(body));
    }

    /** Gives a gateway new connections again. */
    @DELETE
    @Path("gateways/draining/{gateway: .+}")
    public Response undrain(@PathParam("gateway") String gateway) {
        return answer("DELETE", "/gateways/draining/" + gateway, null);
    }

    /** Leaves a gateway to the network configuration. */
    @DELETE
    @Path("gateways/words/{gateway: .+}")
    public Response forget(@PathParam("gateway") String gateway) {
        return answer("DELETE", "/gateways/words/" + gateway, null);
    }

    /** What peering saved and would save. */
    @GET
    @Path("savings")
    public Response savings() {
        return answer("GET", "/savings", null);
    }

    /** Counters. */
    @GET
    @Path("metrics")
    public Response metrics() {
        return answer("GET", "/metrics", null);
    }

    /** Counters for Prometheus. */
    @GET
    @Path("metrics/prometheus")
    public Response prometheus() {
        return answer("GET", "/metrics/prometheus", null);
    }

    /** Schema of the network configuration. */
    @GET
    @Path("schema")
    public Response schema() {
        return answer("GET", "/schema", null);
    }

    /** Description of these resources. */
    @GET
    @Path("swagger.json")
    public Response swagger() {
        return answer("GET", "/swagger.json", null);
    }

    private static String read(InputStream body) throws IOException {
        return new String(body.readNBytes(OperatorApi.MAX_BODY_BYTES + 1), StandardCharsets.UTF_8);
    }

    private Response answer(String method, String path, String body) {
        try {
            return response(nearcast.get().request(method, path, body));
        } catch (ServiceNotFoundException e) {
            return response(OperatorApi.error(503, "the application is not active"));
        }
    }

    static Response response(Reply reply) {
        return Response.status(reply.status())
                .type(reply.type() + (reply.type().startsWith("text/") ? "; charset=utf-8" : ""))
                .header("Cache-Control", "no-store")
                .entity(reply.body())
                .build();
    }
}
