package io.thresher.jobs.run;

import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.manifest.Manifest;
import io.thresher.jobs.manifest.OutputFolder;
import io.thresher.jobs.manifest.PublishedFile;
import io.thresher.jobs.store.Json;
import io.thresher.jobs.store.Lease;
import io.thresher.parquet.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes finished files the output. Every step can be done again: a driver that takes over in the
 * middle does them all.
 */
final class Publisher {
  private final OutputFolder folder;
  private final Lease lease;

  Publisher(OutputFolder folder, Lease lease) {
    this.folder = folder;
    this.lease = lease;
  }

  /** What a run has decided to publish; null where it has not come to that. */
  static @Nullable PublishIntent intent(OutputFolder folder, String run) throws IOException {
    String name = RunLayout.intent(run);
    return folder
        .store()
        .read(name, in -> Json.parse(in, PublishIntent.class, folder.meta() + "/" + name));
  }

  /** Records the decision, which no gate refuses any more, and carries it out. */
  void publish(PublishIntent intent) throws IOException {
    lease.check();
    String run = intent.run().id();
    if (folder.stages()) { // Elsewhere nothing that was refused is kept.
      folder.store().delete(RunLayout.refused(run));
    }
    folder.store().replace(RunLayout.intent(run), Json.content(intent));
    complete(intent);
  }

  void complete(PublishIntent intent) throws IOException {
    Optional<OutputFolder.Stored> present = folder.stored();
    Optional<Manifest> earlier = present.map(OutputFolder.Stored::manifest);
    if (earlier.flatMap(manifest -> manifest.run(intent.run().id())).isEmpty()) {
      moveAll(intent.moves());
      lease.check();
      Manifest manifest =
          earlier.isPresent() && !intent.replaces()
              ? earlier.get().with(intent.run())
              : Manifest.of(unmanaged(intent), List.of(intent.run()));
      replaceManifest(
          present.map(OutputFolder.Stored::sha256).orElse(null), manifest, intent.run().id());
    }
    Manifest published = folder.manifest().orElseThrow();
    for (String path : obsolete(intent, published)) {
      folder.deleteFile(path);
    }
    new RunProfiles(folder).deleteOthers(published);
    RunCleaning cleaning = new RunCleaning(folder);
    for (String run : finished(intent)) {
      cleaning.abortUploads(run);
    }
    LocalDisk.writing(folder.fileSystem())
        .create(new Path(folder.root(), RunLayout.SUCCESS), true)
        .close();
    deleteRuns(intent);
  }

  /** Several at once: each waits for the file system, not for this machine. */
  private void moveAll(List<PublishIntent.Move> moves) throws IOException {
    for (String parent : moves.stream().map(Publisher::parent).distinct().toList()) {
      folder.fileSystem().mkdirs(new Path(folder.root(), parent));
    }
    try {
      moves.parallelStream().forEach(this::move);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String parent(PublishIntent.Move move) {
    return "./" + move.to().substring(0, move.to().lastIndexOf('/') + 1);
  }

  private void move(PublishIntent.Move move) {
    Path from = new Path(move.from());
    Path to = new Path(folder.root(), move.to());
    try {
      String reason = renamed(from, to);
      // Names are never used twice: where it is there, it was moved before.
      if (!reason.isEmpty() && !folder.fileSystem().exists(to)) {
        throw new ScoringException(
            PublishProblems.notMoved(from.toString(), to.toString(), reason));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why a file was not renamed; empty where it was. */
  private String renamed(Path from, Path to) {
    try {
      return folder.fileSystem().rename(from, to) ? "" : "the rename was refused";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Files of others, and of no run that is unfinished, that the first run of an output adds to. */
  private List<String> unmanaged(PublishIntent intent) throws IOException {
    if (intent.replaces()) {
      return List.of();
    }
    Set<String> own =
        Stream.concat(intent.run().files().stream(), intent.run().quarantine().stream())
            .map(PublishedFile::path)
            .collect(Collectors.toUnmodifiableSet());
    List<String> marks = folder.runs().stream().map(RunFiles::mark).toList();
    return folder.files(folder.root()).keySet().stream()
        .filter(path -> !own.contains(path) && marks.stream().noneMatch(path::contains))
        .filter(path -> !path.equals(RunLayout.SUCCESS))
        .sorted()
        .toList();
  }

  private void replaceManifest(@Nullable String expected, Manifest manifest, String run)
      throws IOException {
    boolean replaced;
    try {
      replaced = folder.store().swap(RunLayout.MANIFEST, expected, Json.content(manifest));
    } catch (IOException e) {
      if (!isPublished(run, e)) {
        throw e;
      }
      return;
    }
    if (!replaced && folder.manifest().flatMap(found -> found.run(run)).isEmpty()) {
      throw new ScoringException(
          PublishProblems.ownershipLost(folder.root().toString(), "another manifest"));
    }
  }

  private boolean isPublished(String run, IOException failure) {
    try {
      return folder.manifest().flatMap(found -> found.run(run)).isPresent();
    } catch (IOException | ScoringException e) {
      failure.addSuppressed(e);
      throw new ScoringException(
          PublishProblems.commitUnknown(
              folder.meta() + "/" + RunLayout.MANIFEST, failure.toString()),
          failure);
    }
  }

  /** Old files of an overwritten output, and files that tasks left which did not count. */
  private List<String> obsolete(PublishIntent intent, Manifest manifest) throws IOException {
    List<String> obsolete = new ArrayList<>(intent.obsolete());
    Set<String> published =
        manifest.files().map(PublishedFile::path).collect(Collectors.toUnmodifiableSet());
    Set<String> unmanaged = Set.copyOf(manifest.unmanaged());
    String own = RunFiles.mark(intent.run().id());
    Path quarantine = new Path(folder.root(), RunLayout.QUARANTINE);
    for (String name : folder.files(quarantine).keySet()) {
      String path = RunLayout.QUARANTINE + "/" + name;
      if (!unmanaged.contains(path)) {
        obsolete.add(path);
      }
    }
    if (!folder.stages()) {
      folder.ownFiles().stream().filter(path -> path.contains(own)).forEach(obsolete::add);
    }
    return obsolete.stream().filter(path -> !published.contains(path)).distinct().toList();
  }

  /** The run, and those that it replaces. */
  private List<String> finished(PublishIntent intent) throws IOException {
    return folder.runs().stream()
        .filter(run -> intent.replaces() || run.equals(intent.run().id()))
        .toList();
  }

  private void deleteRuns(PublishIntent intent) throws IOException {
    for (String run : finished(intent)) {
      folder.store().delete(RunLayout.run(run));
    }
    if (folder.runs().isEmpty()) {
      folder.store().delete(RunLayout.RUNS);
    }
  }
}
