package io.thresher.model.cache;

import io.thresher.errors.ModelProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders that only this account can change. */
public final class PrivateFolder {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFolder() {}

  /**
   * Creates the folder, and those above it, where they are missing; checks it where it exists. It
   * must be no link, belong to this account, and be writable by no other.
   *
   * @throws ScoringException THR-USE-301 if it cannot be used, 302 if it is not private
   */
  public static void require(Path folder) {
    try {
      create(folder);
      check(folder);
    } catch (IOException e) {
      throw new ScoringException(ModelProblems.cacheUnusable(folder.toString(), reason(e)), e);
    }
  }

  /** A new folder with a name of its own. */
  public static Path temporary(Path parent) throws IOException {
    return Files.createTempDirectory(parent, "", attributes(parent));
  }

  private static void create(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null && !Files.exists(parent)) {
      create(parent);
    }
    try {
      Files.createDirectory(folder, attributes(parent == null ? folder : parent));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static void check(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      throw notPrivate(folder, "it is a link");
    }
    // What a new file belongs to is who we are, whatever the process calls its user.
    Path probe = Files.createTempFile(folder, ".probe", null);
    UserPrincipal self;
    try {
      self = Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    } finally {
      Files.delete(probe);
    }
    String reason = notPrivate(folder, self);
    if (reason != null) {
      throw notPrivate(folder, reason);
    }
  }

  /** Whether a folder within a private one is private too; one that is not there is not. */
  public static boolean isPrivate(Path folder) throws IOException {
    Path parent = folder.getParent();
    return parent != null
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && notPrivate(folder, Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS)) == null;
  }

  private static @Nullable String notPrivate(Path folder, UserPrincipal self) throws IOException {
    UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(self)) {
      return "it belongs to " + owner.getName();
    }
    if (isPosix(folder)) {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
      if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
          || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
        return "others may write: " + PosixFilePermissions.toString(permissions);
      }
    }
    return null;
  }

  private static ScoringException notPrivate(Path folder, String reason) {
    return new ScoringException(ModelProblems.cacheNotPrivate(folder.toString(), reason));
  }

  private static FileAttribute<?>[] attributes(Path existing) throws IOException {
    return isPosix(existing) ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path existing) throws IOException {
    return Files.getFileStore(existing).supportsFileAttributeView("posix");
  }

  public static String reason(IOException e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return e.getClass().getSimpleName().replace("Exception", "") + message;
  }
}
