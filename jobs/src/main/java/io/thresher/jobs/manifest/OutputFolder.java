package io.thresher.jobs.manifest;

import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.store.Digests;
import io.thresher.jobs.store.Json;
import io.thresher.jobs.store.MetaStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An output folder and what runs keep in it.
 *
 * @param root qualified
 * @param store of the files in {@code _thresher}
 */
public record OutputFolder(FileSystem fileSystem, Path root, MetaStore store) {

  public static OutputFolder of(FileSystem fileSystem, Path root) throws IOException {
    Path meta = new Path(root, RunLayout.META);
    return new OutputFolder(fileSystem, root, MetaStore.of(fileSystem, meta));
  }

  /** Whether runs have kept anything in it. */
  public boolean isKnown() throws IOException {
    return !store.list("").isEmpty();
  }

  public Optional<Manifest> manifest() throws IOException {
    return Optional.ofNullable(store.read(RunLayout.MANIFEST, this::parsed));
  }

  private Manifest parsed(InputStream content) throws IOException {
    return Json.parse(content, Manifest.class, meta() + "/" + RunLayout.MANIFEST);
  }

  /**
   * A manifest as it is there.
   *
   * @param sha256 of its file
   */
  public record Stored(Manifest manifest, String sha256) {}

  /** The manifest and what its file is known by. */
  public Optional<Stored> stored() throws IOException {
    return Optional.ofNullable(
        store.read(
            RunLayout.MANIFEST,
            in -> {
              MessageDigest digest = Digests.sha256();
              DigestInputStream content = new DigestInputStream(in, digest);
              Manifest manifest = parsed(content);
              content.transferTo(OutputStream.nullOutputStream()); // What the parser left.
              return new Stored(manifest, Digests.hex(digest));
            }));
  }

  public Path meta() {
    return new Path(root, RunLayout.META);
  }

  /** Whether finished files are moved to their place, rather than written there. */
  public boolean stages() {
    return MetaStore.renames(fileSystem);
  }

  public List<String> runs() throws IOException {
    return store.list(RunLayout.RUNS);
  }

  /** Whether there is anything but what runs keep for themselves. */
  public boolean holdsFiles() throws IOException {
    for (FileStatus status : list(root)) {
      if (!status.getPath().getName().equals(RunLayout.META)) {
        return true;
      }
    }
    return false;
  }

  /** The lengths of all files in a folder, by their path below it; none where it is missing. */
  public Map<String, Long> files(Path folder) throws IOException {
    Map<String, Long> files = new HashMap<>();
    addFiles(folder, "", files);
    return files;
  }

  /**
   * The paths of the files below this folder, without those in outputs that lie in it: what other
   * runs wrote there may have the name of a run of this one.
   */
  public List<String> ownFiles() throws IOException {
    Set<String> paths = files(root).keySet();
    String meta = "/" + RunLayout.META + "/";
    List<String> others =
        paths.stream()
            .filter(path -> path.contains(meta))
            .map(path -> path.substring(0, path.indexOf(meta) + 1))
            .distinct()
            .toList();
    return paths.stream().filter(path -> others.stream().noneMatch(path::startsWith)).toList();
  }

  /** Whether a path below this folder lies in another output, which lies in this one. */
  public boolean isOfAnother(String path) throws IOException {
    for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      if (fileSystem.exists(new Path(new Path(root, path.substring(0, end)), RunLayout.META))) {
        return true;
      }
    }
    return false;
  }

  private void addFiles(Path folder, String prefix, Map<String, Long> files) throws IOException {
    for (FileStatus status : list(folder)) {
      String name = prefix + status.getPath().getName();
      if (status.isFile()) {
        files.put(name, status.getLen());
      } else if (!name.equals(RunLayout.META) || !folder.equals(root)) {
        addFiles(status.getPath(), name + "/", files);
      }
    }
  }

  private FileStatus[] list(Path folder) throws IOException {
    try {
      return fileSystem.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** Deletes a file, and the folders that it leaves empty. */
  public void deleteFile(String path) throws IOException {
    Path file = new Path(root, path);
    fileSystem.delete(file, false);
    for (Path folder = file.getParent();
        !folder.equals(root) && list(folder).length == 0;
        folder = folder.getParent()) {
      fileSystem.delete(folder, false);
    }
  }
}
