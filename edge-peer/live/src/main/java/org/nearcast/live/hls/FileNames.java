// SPDX-License-Identifier: Apache-2.0
package org.nearcast.live.hls;

/** What a stream's files are called: after the stream's start and their number, so that no name ever means two things. */
final class FileNames {
    static final String TS = ".ts";
    static final String MP4 = ".m4s";

    private static final String INIT = ".mp4";
    private static final int MAX_DIGITS = 15;

    /**
     * What a name stands for.
     *
     * @param msn media sequence number; of an initialization segment its number
     * @param part number of a part, or -1 for a whole segment
     */
    record Numbers(long msn, int part) {}

    private final String prefix;

    /** @param startMs Unix ms */
    FileNames(long startMs) {
        prefix = Long.toString(startMs, Character.MAX_RADIX) + "-";
    }

    String transportStream(long msn) {
        return prefix + msn + TS;
    }

    String segment(long msn) {
        return prefix + msn + MP4;
    }

    String part(long msn, int part) {
        return prefix + msn + "." + part + MP4;
    }

    String init(int number) {
        return prefix + number + INIT;
    }

    /** Whether a file of that name, if it is one of this stream's, is fragmented MP4 media. */
    static boolean isMedia(String name) {
        return name.endsWith(MP4);
    }

    static boolean isInit(String name) {
        return name.endsWith(INIT);
    }

    /** The numbers in a name, or null if it is none of this stream's. */
    Numbers parse(String name) {
        int end = name.lastIndexOf('.');
        if (end < 0 || !name.startsWith(prefix) || end < prefix.length()) {
            return null;
        }
        String numbers = name.substring(prefix.length(), end);
        int dot = numbers.indexOf('.');
        long msn = number(dot < 0 ? numbers : numbers.substring(0, dot));
        long part = dot < 0 ? -1 : number(numbers.substring(dot + 1));
        if (msn < 0 || dot >= 0 && (part < 0 || part > Integer.MAX_VALUE)) {
            return null;
        }
        return new Numbers(msn, (int) part);
    }

    /** A decimal number without superfluous zeros, or -1. */
    static long number(String digits) {
        if (digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || digits.charAt(0) == '0' && digits.length() > 1
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(digits);
    }
}
