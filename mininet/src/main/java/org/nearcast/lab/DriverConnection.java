// SPDX-License-Identifier: Apache-2.0
package org.nearcast.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Requests, replies and events of the driver as JSON lines. Safe for use by several threads. */
final class DriverConnection implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter requests;
    private final Supplier<String> lastWords;
    private final Consumer<ObjectNode> events;
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final Object writeLock = new Object();
    private volatile boolean over;

    /**
     * A connection over a driver's streams.
     *
     * @param events called for each event on the reading thread; must not wait for a reply
     * @param lastWords what the driver said on stderr, for the message when it ends unexpectedly
     */
    DriverConnection(
            InputStream replies, OutputStream requests, Consumer<ObjectNode> events, Supplier<String> lastWords) {
        this.requests = new BufferedWriter(new OutputStreamWriter(requests, StandardCharsets.UTF_8));
        this.events = events;
        this.lastWords = lastWords;
        Thread reader = new Thread(
                () -> read(new BufferedReader(new InputStreamReader(replies, StandardCharsets.UTF_8))), "lab-driver");
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a request and waits for its result. */
    JsonNode call(ObjectNode request, Duration timeout) {
        long id = lastId.incrementAndGet();
        String op = request.path("op").asText();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        try {
            send(request.put("id", id));
            return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new LabException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new LabException("no answer to " + op + " within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + op, e);
        } finally {
            waiting.remove(id);
        }
    }

    private void send(ObjectNode request) {
        if (over) {
            throw new LabException(ended());
        }
        try {
            String line = JSON.writeValueAsString(request);
            synchronized (writeLock) {
                requests.write(line);
                requests.write('\n');
                requests.flush();
            }
        } catch (IOException e) {
            throw new LabException(ended(), e);
        }
    }

    private void read(BufferedReader replies) {
        try (replies) {
            for (String line = replies.readLine(); line != null; line = replies.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            // The same as its end.
        }
        over = true;
        LabException end = new LabException(ended());
        waiting.values().forEach(reply -> reply.completeExceptionally(end));
        events.accept(JSON.createObjectNode().put("event", "over"));
    }

    private void take(String line) {
        JsonNode message;
        try {
            message = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return;
        }
        if (!(message instanceof ObjectNode object)) {
            return;
        }
        if (object.has("event")) {
            events.accept(object);
            return;
        }
        CompletableFuture<JsonNode> reply = waiting.get(object.path("id").asLong());
        if (reply == null) {
            return;
        }
        if (object.path("ok").asBoolean()) {
            JsonNode result = object.get("result");
            reply.complete(result == null ? NullNode.instance : result);
        } else {
            reply.completeExceptionally(
                    new LabException(object.path("error").asText("the driver refused without a reason")));
        }
    }

    private String ended() {
        String words = lastWords.get().strip();
        return words.isEmpty() ? "the lab's driver has ended" : "the lab's driver has ended: " + words;
    }

    /** Ends the driver's input, and with it the lab. */
    @Override
    public void close() {
        try {
            synchronized (writeLock) {
                requests.close();
            }
        } catch (IOException e) {
            // It has ended already.
        }
    }
}
