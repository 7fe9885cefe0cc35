// SPDX-License-Identifier: Apache-2.0
package org.nearcast.origin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which key publishes under which public name, read from a file of lines {@code key app/name}; {@code #} begins a comment.
 *
 * <p>Only keyed hashes of the keys are kept and compared, under a secret of this process, so the time that a look-up takes says
 * nothing about the keys, and no key can end up in a log.
 */
final class PublishingKeys {
    private static final String HMAC = "HmacSHA256";
    private static final int MAX_FILE_BYTES = 4 << 20;

    private record Version(long modifiedMs, long size) {}

    private static final Version ABSENT = new Version(-1, -1);

    private final Path file;
    private final SecretKeySpec secret;
    private volatile Map<ByteBuffer, String> names = Map.of();
    private Version read;

    /**
     * Reads the file.
     *
     * @throws OriginException if it cannot be read or a line is wrong; the message names the line, never a key
     */
    PublishingKeys(Path file) throws OriginException {
        this.file = file;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.secret = new SecretKeySpec(random, HMAC);
        reloadIfChanged();
    }

    /** The public name, {@code app/name}, that a key publishes under. */
    Optional<String> nameFor(String key) {
        return Optional.ofNullable(names.get(hash(key)));
    }

    /** Whether it is a public name, {@code app/name}. */
    static boolean isName(String name) {
        return name.matches("[^/\\p{Cntrl}]+(/[^/\\p{Cntrl}]+)+");
    }

    /** How many keys there are. */
    int size() {
        return names.size();
    }

    /**
     * Reads the file again if its time or size is another. Who publishes under a key that is gone goes on until it stops.
     *
     * @return whether it was read
     * @throws OriginException if that fails; what was known stays in force, and the same version is not tried again
     */
    synchronized boolean reloadIfChanged() throws OriginException {
        Version now = ABSENT;
        try {
            now = version();
        } catch (OriginException e) {
            if (!ABSENT.equals(read)) {
                read = ABSENT;
                throw e;
            }
        }
        if (now.equals(read)) {
            return false;
        }
        read = now;
        names = parse();
        return true;
    }

    private Version version() throws OriginException {
        try {
            return new Version(Files.getLastModifiedTime(file).toMillis(), Files.size(file));
        } catch (IOException e) {
            throw OriginException.usage("there is no readable file " + file + " of publishing keys; --keys names one");
        }
    }

    private Map<ByteBuffer, String> parse() throws OriginException {
        if (read.size() > MAX_FILE_BYTES) {
            throw OriginException.usage(file + " is larger than a file of publishing keys can be");
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw OriginException.usage(file + " cannot be read as text");
        }
        Map<ByteBuffer, String> parsed = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+");
            if (words.length != 2 || !isName(words[1])) {
                throw OriginException.usage(file + ", line " + (i + 1) + ": not 'key app/name'");
            }
            if (parsed.put(hash(words[0]), words[1]) != null) {
                throw OriginException.usage(file + ", line " + (i + 1) + ": this key was there before");
            }
        }
        return Map.copyOf(parsed);
    }

    private ByteBuffer hash(String key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return ByteBuffer.wrap(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
