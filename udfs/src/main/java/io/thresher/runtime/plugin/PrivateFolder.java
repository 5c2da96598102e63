package io.thresher.runtime.plugin;

import io.thresher.errors.EngineProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;

/** Whether nobody but this user and root can change what is in a folder. */
final class PrivateFolder {
  private static final int ROOT = 0;
  private static final String OWNER = "unix:uid";

  /** Belongs to the user that this process has, whatever its name is, or whether it has one. */
  private static final Path PROCESS = Path.of("/proc/self");

  private PrivateFolder() {}

  /**
   * Looks at a folder, its files and the folder that it lies in.
   *
   * @throws ScoringException THR-USE-923 if others may change them
   */
  static void check(Path folder) throws IOException {
    Path real = folder.toRealPath();
    Path above = real.getParent();
    if (above != null) {
      check(real, above);
    }
    check(real, real);
    List<Path> files;
    try (Stream<Path> listed = Files.list(real)) {
      files = listed.toList();
    }
    for (Path file : files) {
      check(real, file.toRealPath());
    }
  }

  private static void check(Path folder, Path file) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
    Object owner = Files.getAttribute(file, OWNER);
    if (!owner.equals(ROOT) && !owner.equals(Files.getAttribute(PROCESS, OWNER))) {
      throw refused(folder, file + " belongs to " + attributes.owner().getName());
    }
    boolean sticky = !file.equals(folder) && Files.isDirectory(file) && isSticky(file);
    if (!sticky
        && (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)
            || (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !isOwnGroup(attributes)))) {
      throw refused(folder, "others may write to " + file);
    }
  }

  /** Many systems give each user a group alone in which all may write by default. */
  private static boolean isOwnGroup(PosixFileAttributes attributes) {
    return attributes.group().getName().equals(attributes.owner().getName());
  }

  /** Of a folder such as /tmp: in it others cannot move what is not theirs. */
  private static boolean isSticky(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:mode") instanceof Integer mode && (mode & 01000) != 0;
  }

  private static ScoringException refused(Path folder, String reason) {
    return new ScoringException(EngineProblems.unsafeFolder(folder.toString(), reason));
  }
}
