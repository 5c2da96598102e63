package io.thresher.jobs.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run that is complete.
 *
 * @param id its id
 * @param started ISO 8601, of its first driver
 * @param finished ISO 8601
 * @param identity what decided its result
 * @param read the input files that its tasks have read, where that can be told; else null
 * @param facts what else is known of it
 * @param rows where rows went
 * @param files predictions
 * @param quarantine files of rows that were not scored
 * @param profile how its data and scores are distributed; absent where none was made
 * @param table that holds its scores in place of files; absent where none does
 */
public record PublishedRun(
    String id,
    String started,
    String finished,
    RunIdentity identity,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<InputFile> read,
    RunFacts facts,
    RowCounts rows,
    List<PublishedFile> files,
    List<PublishedFile> quarantine,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ProfileFile profile,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PublishedTable table) {

  /** One list where both are the same, as they mostly are: a run may read a million files. */
  public PublishedRun {
    read = Objects.equals(read, identity.inputs()) ? identity.inputs() : read;
  }

  /** The same with its scores in a table. */
  public PublishedRun in(PublishedTable holder) {
    return new PublishedRun(
        id, started, finished, identity, read, facts, rows, List.of(), quarantine, profile, holder);
  }

  /** The input files whose rows are in it. */
  public List<InputFile> inputs() {
    return read == null ? identity.inputs() : read;
  }
}
