package io.thresher.jobs.tune;

import io.thresher.jobs.output.PathIdentity;
import io.thresher.jobs.report.ResultFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** The file of a profile, on any Hadoop file system. */
public record ProfileFile(Path path, Configuration hadoop) {

  /** What it says; nothing where it is not there. */
  public Optional<Profile> read() throws IOException {
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      byte[] content = in.readNBytes(Profile.MOST_BYTES + 1);
      if (content.length > Profile.MOST_BYTES) {
        throw new IOException("it has more than " + Profile.MOST_BYTES + " bytes");
      }
      return Optional.of(Profile.parse(content));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Replaces what is there. */
  public void write(Profile profile) throws IOException {
    if (PathIdentity.isLocal(path)) {
      ResultFile.write(profile.json(), path.toString());
      return;
    }
    try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
      out.write(profile.json());
    }
  }

  /** Finds out early what would keep it from being written. */
  public void check() throws IOException {
    if (PathIdentity.isLocal(path)) {
      ResultFile.check(path.toString());
    }
  }

  /** A local file for what is known meanwhile. */
  public java.nio.file.Path journal(String digest) {
    return PathIdentity.isLocal(path)
        ? java.nio.file.Path.of(path.toUri().getPath() + ".journal")
        : java.nio.file.Path.of(
            System.getProperty("java.io.tmpdir"), "thresher-tune-" + digest + ".journal");
  }
}
