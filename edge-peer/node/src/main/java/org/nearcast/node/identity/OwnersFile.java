// SPDX-License-Identifier: Apache-2.0
package org.nearcast.node.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A key's file, which only its owner may read. */
public final class OwnersFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private OwnersFile() {}

    /**
     * Reads its text.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be read, or others may read it too; the message says which file and what to do
     */
    public static String read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot read the key file " + file + ": " + reason(e), e);
        }
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
        for (PosixFilePermission permission : OTHERS) {
            if (granted.contains(permission)) {
                throw new IOException("the key file " + file + " is open to others; run: chmod 600 " + file);
            }
        }
        return text;
    }

    /**
     * Creates it for its owner only (0600), and its folder (0700) if there is none.
     *
     * @param flag that names another, for the message
     * @throws FileAlreadyExistsException if somebody was faster
     * @throws IOException if it cannot be created; the message says which file and what to do
     */
    public static void create(Path file, String text, String flag) throws IOException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path fresh = file.resolveSibling(
                    file.getFileName() + "." + ProcessHandle.current().pid());
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(fresh, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
                // A link, not a rename: whoever comes second must not replace the first one's identity.
                Files.createLink(file, fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    "cannot create the key file " + file + ": " + reason(e) + "; choose another with " + flag, e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
