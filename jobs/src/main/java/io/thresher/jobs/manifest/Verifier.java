package io.thresher.jobs.manifest;

import io.thresher.jobs.commit.FileFacts;
import io.thresher.jobs.commit.RunLayout;
import io.thresher.jobs.store.Digests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Computes what a manifest says again, from the files alone. */
public final class Verifier {
  private final OutputFolder folder;
  private final Configuration hadoop;

  public Verifier(OutputFolder folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /**
   * Every difference between a manifest and the output, for people to read; none if all is well.
   */
  public List<String> differences(Manifest manifest) throws IOException {
    List<String> differences = new ArrayList<>();
    if (!manifest.isIntact()) {
      differences.add("the manifest was changed after it was written");
    }
    for (PublishedRun run : manifest.runs()) {
      addSums(run, differences);
      addProfile(run, differences);
    }
    List<PublishedFile> files = manifest.files().toList();
    differences.addAll(files.parallelStream().flatMap(file -> differences(file)).sorted().toList());
    addUnknown(manifest, differences);
    return differences;
  }

  private static void addSums(PublishedRun run, List<String> differences) {
    RowCounts rows = run.rows();
    String name = "run " + run.id() + ": ";
    if (rows.in() != rows.scored() + rows.quarantined() + rows.skipped()) {
      differences.add(
          name
              + String.format(
                  Locale.ROOT,
                  "%d rows in are not %d scored + %d quarantined + %d skipped",
                  rows.in(),
                  rows.scored(),
                  rows.quarantined(),
                  rows.skipped()));
    }
    if (run.table() == null) {
      addSum(name + "scored", rows.scored(), run.files(), differences);
    }
    addSum(name + "quarantined", rows.quarantined(), run.quarantine(), differences);
  }

  private void addProfile(PublishedRun run, List<String> differences) throws IOException {
    ProfileFile expected = run.profile();
    if (expected != null) {
      byte[] found = folder.store().read(RunLayout.profile(run.id()));
      if (found == null) {
        differences.add(expected.path() + " is missing");
      } else {
        add(expected.path(), "sha256", expected.sha256(), Digests.sha256(found), differences);
      }
    }
  }

  private static void addSum(
      String what, long expected, List<PublishedFile> files, List<String> differences) {
    long sum = files.stream().mapToLong(PublishedFile::rows).sum();
    if (sum != expected) {
      differences.add(
          String.format(Locale.ROOT, "%s %d rows, but its files have %d", what, expected, sum));
    }
  }

  private Stream<String> differences(PublishedFile expected) {
    String name = expected.path();
    try {
      FileFacts found = FileFacts.of(new Path(folder.root(), name), hadoop);
      List<String> differences = new ArrayList<>();
      add(name, "bytes", expected.bytes(), found.bytes(), differences);
      add(name, "rows", expected.rows(), found.rows(), differences);
      add(name, "sha256", expected.sha256(), found.sha256(), differences);
      return differences.stream();
    } catch (FileNotFoundException e) {
      return Stream.of(name + " is missing");
    } catch (IOException | RuntimeException e) {
      return Stream.of(name + " cannot be read: " + e);
    }
  }

  private static void add(
      String name, String what, Object expected, Object found, List<String> differences) {
    if (!expected.equals(found)) {
      differences.add("%s: %s was %s and is %s".formatted(name, what, expected, found));
    }
  }

  private void addUnknown(Manifest manifest, List<String> differences) throws IOException {
    Map<String, Long> present = folder.files(folder.root());
    Set<String> known = manifest.files().map(PublishedFile::path).collect(Collectors.toSet());
    known.addAll(manifest.unmanaged());
    known.add(RunLayout.SUCCESS);
    for (String path : new TreeSet<>(present.keySet())) {
      if (!known.contains(path)) {
        differences.add(path + " is in no run");
      }
    }
    for (String path : manifest.unmanaged()) {
      if (!present.containsKey(path)) {
        differences.add(path + ", which was there before, is missing");
      }
    }
  }
}
