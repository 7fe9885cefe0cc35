// SPDX-License-Identifier: Apache-2.0
package org.nearcast.controller;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONArray;
import org.json.JSONObject;
import org.json.JSONTokener;

/** The description of the REST resources, to hold answers against. */
final class ApiDocument {

    private final JSONObject json;

    ApiDocument() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/apidoc/swagger.json")) {
            json = new JSONObject(new JSONTokener(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Every operation, as {@code GET /streams}. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        JSONObject paths = json.getJSONObject("paths");
        for (String path : paths.keySet()) {
            paths.getJSONObject(path).keySet().forEach(method -> operations.add(method.toUpperCase() + " " + path));
        }
        return operations;
    }

    /** Fails unless the document says that this operation may answer with this status and body. */
    void check(String operation, int status, String body) {
        int space = operation.indexOf(' ');
        JSONObject responses = json.getJSONObject("paths")
                .getJSONObject(operation.substring(space + 1))
                .getJSONObject(operation.substring(0, space).toLowerCase())
                .getJSONObject("responses");
        JSONObject schema = responses.getJSONObject(Integer.toString(status)).getJSONObject("schema");
        if ("string".equals(schema.optString("type"))) {
            return;
        }
        JSONObject whole = new JSONObject(schema.toString());
        whole.put("definitions", nullable(json.getJSONObject("definitions")));
        SchemaLoader.load(whole).validate(new JSONObject(body));
    }

    /** Swagger 2.0 knows no null: what {@code x-nullable} marks is let be null. */
    private static Object nullable(Object json) {
        if (json instanceof JSONArray) {
            JSONArray array = new JSONArray();
            ((JSONArray) json).forEach(element -> array.put(nullable(element)));
            return array;
        }
        if (!(json instanceof JSONObject)) {
            return json;
        }
        JSONObject copy = new JSONObject();
        JSONObject object = (JSONObject) json;
        object.keySet().forEach(key -> copy.put(key, nullable(object.get(key))));
        if (object.optBoolean("x-nullable")) {
            return new JSONObject().put("anyOf", new JSONArray().put(copy).put(new JSONObject().put("type", "null")));
        }
        return copy;
    }
}
