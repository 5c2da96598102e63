package io.thresher.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads an output's manifest over and over while runs replace it: each must be that of one run,
 * whole, with all of its files there as long as it is the manifest.
 */
final class ManifestReader implements AutoCloseable {
  private final Path output;
  private final long rows;
  private final Thread thread = new Thread(this::readOn, "manifest-reader");
  private final Set<String> seen = new HashSet<>();
  private volatile boolean ended;
  private final AtomicLong reads = new AtomicLong();
  private volatile @Nullable Throwable failure;

  private ManifestReader(Path output, long rows) {
    this.output = output;
    this.rows = rows;
  }

  /**
   * Starts reading.
   *
   * @param rows that every run publishes
   */
  static ManifestReader start(Path output, long rows) {
    ManifestReader reader = new ManifestReader(output, rows);
    reader.thread.start();
    return reader;
  }

  private void readOn() {
    try {
      while (!ended) {
        read();
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException | AssertionError e) {
      failure = e;
    }
  }

  private void read() throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(manifest());
    } catch (NoSuchFileException e) {
      return; // Nothing is published yet.
    }
    JsonNode runs = new ObjectMapper().readTree(content).path("runs");
    if (runs.size() != 1) {
      throw new AssertionError("a manifest of " + runs.size() + " runs");
    }
    long sum = 0;
    for (JsonNode file : runs.get(0).path("files")) {
      sum += file.path("rows").asLong();
      Path path = output.resolve(file.path("path").asText());
      if (!Files.exists(path) && Arrays.equals(content, Files.readAllBytes(manifest()))) {
        throw new AssertionError(path + " is in the manifest, but is not there");
      }
    }
    if (sum != rows) {
      throw new AssertionError("a manifest of " + sum + " rows");
    }
    reads.incrementAndGet();
    synchronized (seen) {
      seen.add(runs.get(0).path("id").asText());
    }
  }

  private Path manifest() {
    return output.resolve("_thresher/manifest.json");
  }

  long reads() {
    return reads.get();
  }

  /** Different runs seen. */
  int manifests() {
    synchronized (seen) {
      return seen.size();
    }
  }

  void check() {
    Throwable found = failure;
    if (found != null) {
      throw new AssertionError(found);
    }
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
