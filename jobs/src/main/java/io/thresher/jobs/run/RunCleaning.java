package io.thresher.jobs.run;

import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.store.Lease;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Removes what runs leave that are not published. Only for the owner of the output. */
final class RunCleaning {
  private final OutputFolder folder;

  RunCleaning(OutputFolder folder) {
    this.folder = folder;
  }

  /** A run with all that it has written. */
  void discard(String run) throws IOException {
    discardFiles(run);
    folder.store().delete(RunLayout.run(run));
    if (folder.runs().isEmpty()) {
      folder.store().delete(RunLayout.RUNS);
    }
  }

  /** What a run has written, but not what it set out to do. */
  void discardFiles(String run) throws IOException {
    abortUploads(run);
    Ledger.delete(folder.store(), RunLayout.run(run));
    if (!folder.stages()) {
      String mark = RunFiles.mark(run);
      for (String path : folder.ownFiles()) {
        if (path.contains(mark)) {
          folder.deleteFile(path);
        }
      }
    }
    folder.store().delete(RunLayout.profile(run));
  }

  /** The files that no ledger names, of a run that goes on. */
  void discardUnrecorded(String run, Set<String> recorded) throws IOException {
    Set<String> kept =
        recorded.stream()
            .map(file -> new Path(file).toUri().getPath())
            .collect(Collectors.toUnmodifiableSet());
    abortUploads(run);
    if (folder.stages()) {
      Path own = new Path(folder.meta(), RunLayout.run(run));
      for (String name : List.of(RunLayout.STAGED, RunLayout.DIVERTED)) {
        Path place = new Path(own, name);
        discardUnrecorded(place, folder.files(place).keySet(), kept);
      }
    } else {
      String mark = RunFiles.mark(run);
      List<String> marked = folder.ownFiles().stream().filter(path -> path.contains(mark)).toList();
      discardUnrecorded(folder.root(), marked, kept);
    }
  }

  /** Of files that a dead driver, or a task that was killed, has begun to upload in parts. */
  void abortUploads(String run) throws IOException {
    if (folder.fileSystem().getScheme().equals(S3Uploads.SCHEME)) {
      S3Uploads.abort(folder, RunFiles.mark(run));
    }
  }

  private void discardUnrecorded(Path place, Collection<String> names, Set<String> kept)
      throws IOException {
    for (String name : names) {
      Path file = new Path(place, name);
      if (!kept.contains(file.toUri().getPath())) {
        folder.fileSystem().delete(file, false);
      }
    }
  }

  /** The folder itself, where nothing but a lease is in it. */
  void discardEmpty(boolean withRoot) throws IOException {
    boolean empty =
        folder.store().list("").stream()
            .allMatch(name -> Lease.isFile(name) || name.startsWith("."));
    if (empty) {
      boolean rootToo = withRoot && !folder.holdsFiles();
      folder.store().delete("");
      if (rootToo) {
        folder.fileSystem().delete(folder.root(), true);
      }
    }
  }
}
