// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.ws.rs.HttpMethod;
import javax.ws.rs.Path;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nearcast.controller.operator.Reply;
import org.nearcast.controller.rest.NearcastApplication;
import org.nearcast.controller.rest.NearcastResource;

/** The REST resources behind Jersey as ONOS has it (2.27), and as the embedded controller has them: without. */
class RestTest {

    private static final String KEY = "00112233445566778899aabbccddeeff";

    private final ApiDocument document = new ApiDocument();
    private final TestNet net = TestNet.single();
    private final TestGateway gateway = TestGateway.in(net);
    private final HttpClient http = HttpClient.newHttpClient();

    private static volatile NearcastService service;
    private static HttpServer server;

    @BeforeAll
    static void serve() {
        server = JdkHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/onos/nearcast"),
                ResourceConfig.forApplication(new NearcastApplication(() -> service)));
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void begin() {
        net.activate("{\"cdn\": [\"10.0.0.254:1935\"], \"sites\": [{\"name\": \"campus\", \"devices\":"
                + " [\"of:0000000000000001\"]}], \"gateways\": [{\"key\": \"" + gateway.fingerprint()
                + "\"}, {\"key\": \"" + KEY + "\"}]}");
        gateway.announces();
        new TestGateway(net, net.client(7).port, "00:00:00:00:00:77", "10.0.0.77").announces();
        net.client(1).publishes("one");
        net.client(2).plays("one");
        net.client(3).syn();
        net.app.command("nearcast-gateways revoke of:0000000000000001/9");
        net.flows.rules().forEach(rule -> net.flows.counted(rule, 1000));
        net.advance(1000);
        gateway.announces();
        net.advance(3000);
        gateway.announces();
        net.advance(1000);
        service = net.app;
    }

    private HttpResponse<String> request(String method, String path, String body, String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/onos/nearcast" + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks both ways, holds the answers against each other and against the document, and gives one. */
    private HttpResponse<String> ask(String operation, String path, String body) {
        String method = operation.substring(0, operation.indexOf(' '));
        HttpResponse<String> response = request(method, path, body, body == null ? null : "application/json");
        document.check(operation, response.statusCode(), response.body());
        return response;
    }

    private void askBothWays(String operation, String path, String body) {
        HttpResponse<String> byJersey = ask(operation, path, body);
        Reply direct = net.app.request(operation.substring(0, operation.indexOf(' ')), path, body);
        assertEquals(direct.status(), byJersey.statusCode(), operation);
        assertEquals(direct.body(), byJersey.body(), operation);
    }

    private static String example(String operation, String gateway) {
        return operation.substring(operation.indexOf(' ') + 1).replace("{gateway}", gateway);
    }

    @Test
    void shouldAnswerEveryOperationAsTheDocumentSays() {
        for (String operation : document.operations()) {
            String body = operation.startsWith("POST ") ? "{\"gateway\": \"" + gateway.fingerprint() + "\"}" : null;
            net.app.command("nearcast-gateways allow " + gateway.fingerprint());
            gateway.announces();
            net.advance(1000);
            if (operation.contains("/draining/")) {
                net.app.command("nearcast-gateways drain " + gateway.fingerprint());
            }
            HttpResponse<String> response = ask(operation, example(operation, gateway.fingerprint()), body);
            assertEquals(200, response.statusCode(), operation + ": " + response.body());
            String type = response.headers().firstValue("Content-Type").orElse("");
            boolean text = operation.endsWith("/prometheus");
            assertTrue(type.startsWith(text ? "text/plain" : "application/json"), operation + ": " + type);
            assertEquals(text, type.contains("version=0.0.4"), operation + ": " + type);
        }
    }

    @Test
    void shouldAnswerAlikeWithAndWithoutJaxRs() {
        for (String operation : document.operations()) {
            if (operation.startsWith("GET ")) {
                askBothWays(operation, example(operation, gateway.fingerprint()), null);
            }
        }
        askBothWays("POST /gateways/allowed", "/gateways/allowed", "{\"gateway\": \"" + KEY + "\"}");
        askBothWays("POST /gateways/draining", "/gateways/draining", "{\"gateway\": \"" + KEY + "\"}");
        askBothWays("POST /gateways/draining", "/gateways/draining", "{\"gateway\": 1}");
    }

    @Test
    void shouldShowSomethingInEveryView() {
        JSONObject streams =
                new JSONObject(ask("GET /streams", "/streams", null).body());
        assertEquals(1, streams.getJSONArray("streams").length());
        assertEquals(3, streams.getJSONArray("sessions").length());
        JSONObject gateways =
                new JSONObject(ask("GET /gateways", "/gateways", null).body());
        assertEquals(1, gateways.getJSONArray("gateways").length());
        assertEquals(KEY, gateways.getJSONArray("absent").getString(0));
        assertEquals(1, gateways.getJSONArray("notAllowed").length());
        assertEquals(1, gateways.getJSONArray("words").length());
        assertTrue(new JSONObject(ask("GET /savings", "/savings", null).body())
                        .getJSONArray("links")
                        .length()
                > 2);
        assertTrue(ask("GET /metrics/prometheus", "/metrics/prometheus", null)
                .body()
                .contains("nearcast_controller_sessions_steered 3\n"));
    }

    @Test
    void shouldAllowRevokeAndDrain() {
        String id = gateway.fingerprint();
        ask("POST /gateways/draining", "/gateways/draining", "{\"gateway\": \"" + id + "\"}");
        assertEquals("draining", state(id));
        ask("DELETE /gateways/draining/{gateway}", "/gateways/draining/" + id, null);
        assertEquals("serving", state(id));
        ask("DELETE /gateways/allowed/{gateway}", "/gateways/allowed/" + id, null);
        assertEquals(
                404, ask("GET /gateways/{gateway}", "/gateways/" + id, null).statusCode());
        ask("DELETE /gateways/words/{gateway}", "/gateways/words/" + id, null);
        gateway.announces();
        assertEquals("serving", state(id));
    }

    private String state(String id) {
        return new JSONObject(
                        ask("GET /gateways/{gateway}", "/gateways/" + id, null).body())
                .getString("state");
    }

    @Test
    void shouldTakeAPortWithItsSlashEncodedOrNot() {
        ask("POST /gateways/allowed", "/gateways/allowed", "{\"gateway\": \"of:0000000000000001/12\"}");
        ask("DELETE /gateways/words/{gateway}", "/gateways/words/of:0000000000000001/12", null);
        ask("POST /gateways/allowed", "/gateways/allowed", "{\"gateway\": \"of:0000000000000001/12\"}");
        assertEquals(
                200,
                ask("DELETE /gateways/words/{gateway}", "/gateways/words/of:0000000000000001%2F12", null)
                        .statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /gateways/allowed|/gateways/allowed|{}|\"gateway\" is missing",
                "POST /gateways/allowed|/gateways/allowed|{\"gateway\": 7}|is a text, not 7",
                "POST /gateways/allowed|/gateways/allowed|[]|the body is an object",
                "POST /gateways/allowed|/gateways/allowed|{|the body is not JSON",
                "POST /gateways/allowed|/gateways/allowed|{\"gateway\": \"x\"}|names no gateway",
                "POST /gateways/allowed|/gateways/allowed|{\"gateway\": \"10.0.0.2:1936\"}|needs the site that it serves",
                "POST /gateways/allowed|/gateways/allowed|{\"gateway\": \"10.0.0.2:1936\", \"site\": \"x\"}|there is no site",
                "POST /gateways/draining|/gateways/draining|{\"gate\": \"x\"}|\"gate\" is unknown",
                "DELETE /gateways/draining/{gateway}|/gateways/draining/of:0000000000000001/3||is not being drained",
                "DELETE /gateways/words/{gateway}|/gateways/words/of:0000000000000001/3||nothing was said",
                "DELETE /gateways/allowed/{gateway}|/gateways/allowed/x||names no gateway",
            })
    void shouldSayWhatIsWrongWithARequest(String operation, String path, String body, String sentence) {
        HttpResponse<String> response = ask(operation, path, body);
        assertEquals(400, response.statusCode());
        assertTrue(new JSONObject(response.body()).getString("error").contains(sentence), response.body());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "POST, /streams, 405",
        "DELETE, /streams, 405",
        "PUT, /gateways/allowed, 405",
        "GET, /gateways/nobody, 404"
    })
    void shouldAnswerWhatIsNotThereInJsonToo(String method, String path, int status) {
        HttpResponse<String> response = request(method, path, null, null);
        assertEquals(status, response.statusCode());
        assertTrue(!new JSONObject(response.body()).getString("error").isEmpty());
        assertEquals(status, net.app.request(method, path, null).status());
    }

    @Test
    void shouldTakeJsonOnlyAndNotMuchOfIt() {
        String path = "/gateways/allowed";
        assertEquals(415, request("POST", path, "gateway=x", "text/plain").statusCode());
        String long1 = "{\"gateway\": \"" + "x".repeat(20_000) + "\"}";
        assertEquals(413, request("POST", path, long1, "application/json").statusCode());
        assertEquals(413, net.app.request("POST", path, long1).status());
    }

    @Test
    void shouldDescribeEveryResourceThatThereIs() {
        List<String> served = new ArrayList<>();
        for (Method method : NearcastResource.class.getDeclaredMethods()) {
            Path path = method.getAnnotation(Path.class);
            for (Annotation annotation : method.getAnnotations()) {
                HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (verb != null) {
                    served.add(verb.value() + " /" + path.value().replaceAll(":[^}]*}", "}"));
                }
            }
        }
        assertEquals(new TreeSet<>(document.operations()), new TreeSet<>(served));
    }
}
