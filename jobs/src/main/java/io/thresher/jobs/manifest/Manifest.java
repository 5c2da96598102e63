package io.thresher.jobs.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.thresher.jobs.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an output consists of.
 *
 * @param version of this form
 * @param unmanaged files that were there before the first run, below the output folder
 * @param runs in the order published
 * @param sha256 of all else, so that a change is found
 */
public record Manifest(
    int version, List<String> unmanaged, List<PublishedRun> runs, String sha256) {
  private static final int VERSION = 1;

  public Manifest {
    Objects.requireNonNull(unmanaged, "unmanaged");
    Objects.requireNonNull(runs, "runs");
    Objects.requireNonNull(sha256, "sha256");
  }

  public static Manifest of(List<String> unmanaged, List<PublishedRun> runs) {
    Manifest unsealed = new Manifest(VERSION, unmanaged, runs, "");
    return new Manifest(VERSION, unmanaged, runs, unsealed.seal());
  }

  private String seal() {
    return Json.digest(this);
  }

  @JsonIgnore
  public boolean isIntact() {
    return new Manifest(version, unmanaged, runs, "").seal().equals(sha256);
  }

  public Manifest with(PublishedRun run) {
    List<PublishedRun> all = new ArrayList<>(runs);
    all.add(run);
    return of(unmanaged, all);
  }

  /** The run of an id. */
  public Optional<PublishedRun> run(String id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /** Every file of every run. */
  public Stream<PublishedFile> files() {
    return runs.stream()
        .flatMap(run -> Stream.concat(run.files().stream(), run.quarantine().stream()));
  }
}
