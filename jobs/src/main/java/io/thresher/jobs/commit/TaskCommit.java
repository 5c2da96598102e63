package io.thresher.jobs.commit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one task gave.
 *
 * @param partition its number in the job
 * @param files of predictions
 * @param sideFiles of quarantined rows
 * @param rowsRead from the input
 * @param scored rows with predictions
 * @param quarantined rows diverted
 * @param opened paths of the input files that it opened
 * @param badPlaces where the first few of them stand
 * @param findings what else it found out about its rows, by name, in base 64
 */
public record TaskCommit(
    int partition,
    List<CommittedFile> files,
    List<CommittedFile> sideFiles,
    long rowsRead,
    long scored,
    long quarantined,
    List<String> opened,
    List<String> badPlaces,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> findings)
    implements Serializable {

  /** Ledgers of earlier versions name neither opened files nor findings. */
  public TaskCommit {
    opened = opened == null ? List.of() : opened;
    findings = findings == null ? Map.of() : findings;
  }

  /** What it found out under that name; none where it had no rows to look at. */
  public Optional<byte[]> finding(String name) {
    return Optional.ofNullable(findings.get(name)).map(Base64.getDecoder()::decode);
  }

  /** As a commit holds them. */
  static Map<String, String> encoded(Map<String, byte[]> findings) {
    Map<String, String> encoded = new TreeMap<>();
    findings.forEach((name, bytes) -> encoded.put(name, Base64.getEncoder().encodeToString(bytes)));
    return encoded;
  }

  public Stream<CommittedFile> allFiles() {
    return Stream.concat(files.stream(), sideFiles.stream());
  }
}
