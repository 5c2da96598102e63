package io.thresher.parquet;

/** Takes note of the pages that were read, and whether they carry a checksum. */
@FunctionalInterface
public interface PageCounts {
  void page(boolean withChecksum);
}
