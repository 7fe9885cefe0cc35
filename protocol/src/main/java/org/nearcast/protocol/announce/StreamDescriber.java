// SPDX-License-Identifier: Apache-2.0
package org.nearcast.protocol.announce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.nearcast.protocol.amf0.Amf0Object;
import org.nearcast.protocol.flv.AudioTag;
import org.nearcast.protocol.flv.VideoTag;
import org.nearcast.protocol.rtmp.DataMessage;
import org.nearcast.protocol.rtmp.MessageType;
import org.nearcast.protocol.rtmp.RtmpException;
import org.nearcast.protocol.rtmp.RtmpMessage;

/** Says what a stream is made of by its headers: onMetaData and the codecs' configurations. */
public final class StreamDescriber {

    private static final int FOURCC_MP3 = fourCc(".mp3");
    private static final int FOURCC_H263 = fourCc("h263");
    private static final int FOURCC_VP6 = fourCc("VP6F");

    private StreamDescriber() {}

    /**
     * Describes a stream.
     *
     * @param headers messages as a publisher sends them or as players get them; of any other kind they are skipped
     * @param name {@code app/name}: an encoder that says it for its own is not reported, for it may be a key
     */
    public static MediaDescription describe(List<RtmpMessage> headers, String name) {
        Amf0Object said = new Amf0Object();
        int video = 0;
        int audio = 0;
        for (RtmpMessage header : headers) {
            switch (header.type()) {
                case MessageType.VIDEO:
                    video = videoCodec(header.payload(), video);
                    break;
                case MessageType.AUDIO:
                    audio = audioCodec(header.payload(), audio);
                    break;
                case MessageType.DATA_AMF0:
                case MessageType.DATA_AMF3:
                    said = metadata(header, said);
                    break;
                default:
                    break;
            }
        }
        double rate = number(said, "videodatarate") + number(said, "audiodatarate");
        return new MediaDescription(
                video != 0 ? video : videoSaid(number(said, "videocodecid")),
                audio != 0 ? audio : audioSaid(number(said, "audiocodecid")),
                within(number(said, "width"), 0xffff),
                within(number(said, "height"), 0xffff),
                within(number(said, "framerate") * 100, 0xffff),
                Math.min(0xffffffffL, Math.round(rate * 1000)),
                encoder(said.string("encoder"), name));
    }

    private static Amf0Object metadata(RtmpMessage header, Amf0Object otherwise) {
        try {
            Amf0Object metadata = DataMessage.decode(header).metaData();
            return metadata == null ? otherwise : metadata;
        } catch (RtmpException e) {
            return otherwise;
        }
    }

    private static int videoCodec(byte[] tag, int otherwise) {
        int fourCc = VideoTag.fourCc(tag);
        return fourCc != 0 ? fourCc : tag.length == 0 ? otherwise : videoSaid(VideoTag.codec(tag));
    }

    private static int videoSaid(double codec) {
        switch ((int) codec) {
            case 2:
                return FOURCC_H263;
            case 4:
            case 5:
                return FOURCC_VP6;
            case VideoTag.CODEC_AVC:
                return VideoTag.FOURCC_AVC;
            case VideoTag.CODEC_HEVC:
                return VideoTag.FOURCC_HEVC;
            default:
                return fourCcSaid(codec);
        }
    }

    /** Some write the FourCC as a number. */
    private static int fourCcSaid(double number) {
        return number > 0xff && number <= 0xffffffffL ? (int) (long) number : 0;
    }

    private static int audioCodec(byte[] tag, int otherwise) {
        int fourCc = AudioTag.fourCc(tag);
        return fourCc != 0 ? fourCc : tag.length == 0 ? otherwise : audioSaid(AudioTag.format(tag));
    }

    private static int audioSaid(double format) {
        switch ((int) format) {
            case AudioTag.FORMAT_MP3:
            case 14:
                return FOURCC_MP3;
            case AudioTag.FORMAT_AAC:
                return AudioTag.FOURCC_AAC;
            default:
                return fourCcSaid(format);
        }
    }

    private static int fourCc(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    /** NaN, negative and absurd numbers are unknown. */
    private static int within(double value, int most) {
        return value >= 0 && value <= most ? (int) Math.round(value) : 0;
    }

    private static double number(Amf0Object said, String property) {
        Object value = said.get(property);
        double number = value instanceof Double ? (Double) value : 0;
        return number >= 0 && number <= 1e12 ? number : 0;
    }

    private static String encoder(String said, String name) {
        if (said == null) {
            return "";
        }
        String plain = said.replaceAll("[^\\x20-\\x7e]", "?");
        String cut = plain.substring(0, Math.min(plain.length(), MediaDescription.MAX_ENCODER_BYTES));
        String key = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return !key.isEmpty() && said.toLowerCase(Locale.ROOT).contains(key) ? "" : cut;
    }
}
