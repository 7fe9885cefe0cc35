// SPDX-License-Identifier: Apache-2.0
package org.nearcast.agent.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpMessage;

/**
 * A film of one video track as FFmpeg writes it with {@code -movflags frag_keyframe+empty_moov}, turned into Enhanced RTMP's
 * messages. FFmpeg 5.1 cannot write those itself.
 */
final class FragmentedMp4 {
    private static final int BOX_HEADER = 8;
    private static final int FRAME_MS = 40;

    private final byte[] configuration;
    private final List<byte[]> samples = new ArrayList<>();
    private final List<Boolean> keys = new ArrayList<>();

    /** @param configurationBox name of the decoder's configuration, such as hvcC */
    FragmentedMp4(Path file, String configurationBox) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int found = new String(all, StandardCharsets.ISO_8859_1).indexOf(configurationBox);
        int length = ByteBuffer.wrap(all).getInt(found - 4);
        configuration = java.util.Arrays.copyOfRange(all, found + 4, found - 4 + length);
        List<Integer> sizes = List.of();
        ByteBuffer in = ByteBuffer.wrap(all);
        while (in.remaining() >= BOX_HEADER) {
            int start = in.position();
            int size = in.getInt();
            byte[] name = new byte[4];
            in.get(name);
            String box = new String(name, StandardCharsets.ISO_8859_1);
            if (box.equals("moof")) {
                sizes = trackRun(in.slice().limit(size - BOX_HEADER));
            } else if (box.equals("mdat")) {
                for (int i = 0; i < sizes.size(); i++) {
                    byte[] sample = new byte[sizes.get(i)];
                    in.get(sample);
                    samples.add(sample);
                    keys.add(i == 0);
                }
            }
            in.position(start + size);
        }
    }

    private static List<Integer> trackRun(ByteBuffer moof) {
        byte[] bytes = new byte[moof.remaining()];
        moof.get(bytes);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("trun") + 4;
        ByteBuffer in = ByteBuffer.wrap(bytes, at, bytes.length - at);
        int flags = in.getInt() & 0xFFFFFF;
        int count = in.getInt();
        in.position(in.position() + 4 * Integer.bitCount(flags & 0x5));
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if ((flags & 0x100) != 0) {
                in.getInt();
            }
            sizes.add(in.getInt());
            in.position(in.position() + 4 * Integer.bitCount(flags & 0xC00));
        }
        return sizes;
    }

    List<RtmpMessage> headers(String fourCc) {
        return List.of(message(0x90, fourCc, 0, configuration));
    }

    /** Coded frames without composition times ("CodedFramesX"), 40 ms apart. */
    List<RtmpMessage> frames(String fourCc) {
        List<RtmpMessage> frames = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            frames.add(message(keys.get(i) ? 0x93 : 0xA3, fourCc, (long) i * FRAME_MS, samples.get(i)));
        }
        return frames;
    }

    private static RtmpMessage message(int first, String fourCc, long timestamp, byte[] data) {
        byte[] payload = ByteBuffer.allocate(5 + data.length)
                .put((byte) first)
                .put(fourCc.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        return new RtmpMessage(MessageType.VIDEO, 1, timestamp, payload);
    }
}
