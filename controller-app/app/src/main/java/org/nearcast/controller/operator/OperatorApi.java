// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nearcast.controller.config.NearcastConfig;

/**
 * The REST resources, free of any server: ONOS's brings requests by JAX-RS, the embedded controller's by its own. Every error
 * is JSON, {@code {"error": "a sentence"}}. {@code apidoc/swagger.json} describes them all.
 */
public final class OperatorApi {

    /** Longest body that is read, in bytes; real ones are under 200. */
    public static final int MAX_BODY_BYTES = 16 << 10;

    /** Where the resources are below the server's root, in ONOS as in the embedded controller. */
    public static final String ROOT = "/onos/nearcast";

    private static final List<String> VIEWS =
            List.of("streams", "sessions", "peerings", "sites", "gateways", "savings", "metrics");
    private static final String ALLOWED = "/gateways/allowed";
    private static final String DRAINING = "/gateways/draining";
    private static final String WORDS = "/gateways/words";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<String, String> views;
    private final OperatorDesk desk;
    private final Map<String, Supplier<Reply>> pages = new TreeMap<>();

    /** Shows {@code views} and says to {@code desk}. */
    public OperatorApi(Function<String, String> views, OperatorDesk desk) {
        this.views = views;
        this.desk = desk;
        VIEWS.forEach(view -> pages.put("/" + view, () -> json(200, views.apply(view))));
        pages.put("/metrics/prometheus", () -> new Reply(200, Reply.TEXT, views.apply("prometheus")));
        pages.put("/schema", () -> resource(NearcastConfig.class, "netcfg.schema.json"));
        pages.put("/swagger.json", () -> resource(OperatorApi.class, "/apidoc/swagger.json"));
    }

    /**
     * Answers a request.
     *
     * @param method as in HTTP
     * @param path below {@link #ROOT}, decoded, beginning with a slash
     * @param body may be null
     */
    public Reply answer(String method, String path, String body) {
        try {
            if (body != null && body.length() > MAX_BODY_BYTES) {
                return error(413, "the body is longer than " + MAX_BODY_BYTES + " bytes");
            }
            switch (method) {
                case "GET":
                    return get(path);
                case "POST":
                    return post(path, body);
                case "DELETE":
                    return delete(path);
                default:
                    return error(405, method + " is not for " + path);
            }
        } catch (IllegalArgumentException e) {
            return error(400, e.getMessage());
        }
    }

    /** An error as every resource gives it. */
    public static Reply error(int status, String sentence) {
        return json(status, JSON.createObjectNode().put("error", sentence).toString());
    }

    private Reply get(String path) {
        Supplier<Reply> page = pages.get(path);
        if (page != null) {
            return page.get();
        }
        return path.startsWith("/gateways/") ? gateway(path.substring("/gateways/".length())) : missing(path);
    }

    private Reply missing(String path) {
        boolean said = path.equals(ALLOWED) || path.equals(DRAINING);
        return said
                ? error(405, "POST is for " + path)
                : error(404, "there is no " + path + "; there are " + pages.keySet());
    }

    private Reply gateway(String id) {
        try {
            for (JsonNode gateway : JSON.readTree(views.apply("gateways")).path("gateways")) {
                if (gateway.path("id").asText().equals(id)) {
                    return json(200, gateway.toString());
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return error(404, "no gateway " + id + " is at work");
    }

    private Reply post(String path, String body) {
        switch (path) {
            case ALLOWED:
                JsonNode allowed = fields(body, "gateway", "site");
                return done(desk.allow(text(allowed, "gateway", true), text(allowed, "site", false)));
            case DRAINING:
                return done(desk.drain(text(fields(body, "gateway"), "gateway", true)));
            default:
                return pages.containsKey(path) ? error(405, "GET is for " + path) : missing(path);
        }
    }

    private Reply delete(String path) {
        if (path.startsWith(ALLOWED + "/")) {
            return done(desk.revoke(path.substring(ALLOWED.length() + 1)));
        }
        if (path.startsWith(DRAINING + "/")) {
            return done(desk.undrain(path.substring(DRAINING.length() + 1)));
        }
        if (path.startsWith(WORDS + "/")) {
            return done(desk.forget(path.substring(WORDS.length() + 1)));
        }
        return pages.containsKey(path) ? error(405, "GET is for " + path) : missing(path);
    }

    private static JsonNode fields(String body, String... known) {
        JsonNode json;
        try {
            json = JSON.readTree(body == null ? "" : body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
        if (json == null || !json.isObject()) {
            throw new IllegalArgumentException("the body is an object like {\"gateway\": \"of:0000000000000001/5\"}");
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of(known).contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is unknown; known are " + List.of(known));
            }
        }
        return json;
    }

    private static String text(JsonNode json, String field, boolean required) {
        JsonNode value = json.get(field);
        if (value == null && !required) {
            return null;
        }
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(
                    "\"" + field + "\" is " + (value == null ? "missing" : "a text, not " + value));
        }
        return value.asText();
    }

    private static Reply done(String sentence) {
        ObjectNode json = JSON.createObjectNode();
        return json(200, json.put("done", sentence).toString());
    }

    private static Reply json(int status, String body) {
        return new Reply(status, Reply.JSON, body);
    }

    private static Reply resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return json(200, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
