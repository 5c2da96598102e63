package io.thresher.jobs.run;

import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import java.io.IOException;
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
    byte[] content = folder.store().read(name);
    return content == null
        ? null
        : Json.parse(content, PublishIntent.class, folder.meta() + "/" + name);
  }

  /** Records the decision, and carries it out. */
  void publish(PublishIntent intent) throws IOException {
    lease.check();
    folder.store().replace(RunLayout.intent(intent.run().id()), Json.pretty(intent));
    complete(intent);
  }

  void complete(PublishIntent intent) throws IOException {
    Optional<Manifest> earlier = folder.manifest();
    if (earlier.flatMap(manifest -> manifest.run(intent.run().id())).isEmpty()) {
      for (PublishIntent.Move move : intent.moves()) {
        move(move);
      }
      lease.check();
      Manifest manifest =
          earlier.isPresent() && !intent.replaces()
              ? earlier.get().with(intent.run())
              : Manifest.of(unmanaged(intent), List.of(intent.run()));
      replaceManifest(manifest, intent.run().id());
    }
    for (String path : obsolete(intent)) {
      folder.deleteFile(path);
    }
    folder.fileSystem().create(new Path(folder.root(), RunLayout.SUCCESS), true).close();
    deleteRuns(intent);
  }

  private void move(PublishIntent.Move move) throws IOException {
    Path from = new Path(move.from());
    Path to = new Path(folder.root(), move.to());
    if (folder.fileSystem().exists(to)) {
      return; // Names are never used twice: it was moved before.
    }
    folder.fileSystem().mkdirs(to.getParent());
    if (!folder.fileSystem().rename(from, to) && !folder.fileSystem().exists(to)) {
      throw new ScoringException(
          PublishProblems.notMoved(from.toString(), to.toString(), "the rename was refused"));
    }
  }

  /** Files of others that the first run of an output adds to. */
  private List<String> unmanaged(PublishIntent intent) throws IOException {
    if (intent.replaces()) {
      return List.of();
    }
    Set<String> own =
        Stream.concat(intent.run().files().stream(), intent.run().quarantine().stream())
            .map(PublishedFile::path)
            .collect(Collectors.toUnmodifiableSet());
    String mark = RunFiles.mark(intent.run().id());
    return folder.files(folder.root()).keySet().stream()
        .filter(path -> !own.contains(path) && !path.contains(mark))
        .filter(path -> !path.equals(RunLayout.SUCCESS))
        .sorted()
        .toList();
  }

  private void replaceManifest(Manifest manifest, String run) throws IOException {
    try {
      folder.store().replace(RunLayout.MANIFEST, Json.pretty(manifest));
    } catch (IOException e) {
      if (!isPublished(run, e)) {
        throw e;
      }
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
  private List<String> obsolete(PublishIntent intent) throws IOException {
    List<String> obsolete = new ArrayList<>(intent.obsolete());
    Manifest manifest = folder.manifest().orElseThrow();
    Set<String> published =
        manifest.files().map(PublishedFile::path).collect(Collectors.toUnmodifiableSet());
    String own = RunFiles.mark(intent.run().id());
    Path quarantine = new Path(folder.root(), RunLayout.QUARANTINE);
    for (String name : folder.files(quarantine).keySet()) {
      String path = RunLayout.QUARANTINE + "/" + name;
      if (!manifest.unmanaged().contains(path)) {
        obsolete.add(path);
      }
    }
    if (!folder.stages()) {
      folder.files(folder.root()).keySet().stream()
          .filter(path -> path.contains(own))
          .forEach(obsolete::add);
    }
    return obsolete.stream().filter(path -> !published.contains(path)).distinct().toList();
  }

  private void deleteRuns(PublishIntent intent) throws IOException {
    for (String run : folder.runs()) {
      if (intent.replaces() || run.equals(intent.run().id())) {
        folder.store().delete(RunLayout.run(run));
      }
    }
    if (folder.runs().isEmpty()) {
      folder.store().delete(RunLayout.RUNS);
    }
  }
}
