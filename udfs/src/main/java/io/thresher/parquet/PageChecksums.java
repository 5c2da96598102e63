package io.thresher.parquet;

/** What becomes of the checksums of pages. */
enum PageChecksums {
  UNCHECKED,
  /** Those that are there are compared. */
  CHECKED,
  /** They stand in for the checksum file beside the file: every page has one, and is compared. */
  REQUIRED
}
