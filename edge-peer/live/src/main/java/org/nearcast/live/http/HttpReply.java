// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer. Its body belongs to the server from then on, which releases it.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body the body; may be shared with other answers as a retained duplicate
 * @param headers further headers, which go before the server's own
 * @param stream what the body is written by as time goes on, instead of {@code body}; else null
 */
public record HttpReply(int status, String contentType, ByteBuf body, Map<String, String> headers, HttpStream stream) {
    private HttpReply(int status, String contentType, ByteBuf body) {
        this(status, contentType, body, Map.of(), null);
    }

    /** 200 with a body that goes on for as long as its source likes. */
    public static HttpReply streaming(String contentType, HttpStream stream) {
        return new HttpReply(200, contentType, Unpooled.EMPTY_BUFFER, Map.of(), stream);
    }

    /** 200 with that body, which is not copied. */
    public static HttpReply ok(String contentType, byte[] body) {
        return new HttpReply(200, contentType, Unpooled.wrappedBuffer(body));
    }

    /** 200 with that body. */
    public static HttpReply ok(String contentType, ByteBuf body) {
        return new HttpReply(200, contentType, body);
    }

    /** 200 with that text in UTF-8. */
    public static HttpReply ok(String contentType, String text) {
        return ok(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Another status with one line of text. */
    public static HttpReply status(int status, String line) {
        byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
        return new HttpReply(status, "text/plain; charset=utf-8", Unpooled.wrappedBuffer(text));
    }

    /** 206 with some bytes of a body, the first of which is {@code from}, of so many in all (RFC 9110, section 15.3.7). */
    public static HttpReply partial(String contentType, ByteBuf some, int from, int size) {
        String range = "bytes " + from + "-" + (from + some.readableBytes() - 1) + "/" + size;
        return new HttpReply(206, contentType, some).with("content-range", range);
    }

    /** 416: the body has so many bytes, and none of those that were asked for (RFC 9110, section 15.5.17). */
    public static HttpReply unsatisfiable(int size) {
        return status(416, "There are no such bytes.").with("content-range", "bytes */" + size);
    }

    /** 404. */
    public static HttpReply notFound() {
        return status(404, "There is nothing here.");
    }

    /** The same for pages of any site (CORS). */
    public HttpReply forAnyPage() {
        return with("access-control-allow-origin", "*");
    }

    /** The same with one more header. */
    public HttpReply with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new HttpReply(status, contentType, body, more, stream);
    }
}
