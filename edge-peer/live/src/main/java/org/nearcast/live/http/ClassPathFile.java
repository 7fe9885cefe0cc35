// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One file from the class path, read once: a page's parts, or a script out of a WebJar. */
public final class ClassPathFile implements HttpRoute {
    private final String contentType;
    private final String cacheControl;
    private final byte[] content;

    private ClassPathFile(String contentType, String cacheControl, byte[] content) {
        this.contentType = contentType;
        this.cacheControl = cacheControl;
        this.content = content;
    }

    /**
     * A file beside a class.
     *
     * @param beside whose package it is in
     * @param name its name, relative to that package
     * @throws IllegalStateException if it is not there
     */
    public static ClassPathFile of(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            return new ClassPathFile(contentType(name), "no-cache", read(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file of a WebJar of {@code org.webjars.npm}, whichever version is on the class path.
     *
     * @throws IllegalStateException if it is not there
     */
    public static ClassPathFile ofWebJar(String artifact, String path) {
        ClassLoader loader = ClassPathFile.class.getClassLoader();
        String properties = "META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
        try (InputStream in = loader.getResourceAsStream(properties)) {
            Properties pom = new Properties();
            pom.load(new ByteArrayInputStream(read(in, properties)));
            String resource = "META-INF/resources/webjars/" + artifact + "/" + pom.getProperty("version") + "/" + path;
            try (InputStream file = loader.getResourceAsStream(resource)) {
                return new ClassPathFile(contentType(path), "public, max-age=3600", read(file, resource));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(InputStream in, String name) throws IOException {
        if (in == null) {
            throw new IllegalStateException(name + " is not on the class path");
        }
        return in.readAllBytes();
    }

    private static String contentType(String name) {
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html":
                return "text/html; charset=utf-8";
            case "css":
                return "text/css; charset=utf-8";
            case "js":
                return "text/javascript; charset=utf-8";
            case "svg":
                return "image/svg+xml";
            default:
                return "application/octet-stream";
        }
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpCall call) {
        return CompletableFuture.completedFuture(
                HttpReply.ok(contentType, content).with(HttpHeaderNames.CACHE_CONTROL.toString(), cacheControl));
    }
}
