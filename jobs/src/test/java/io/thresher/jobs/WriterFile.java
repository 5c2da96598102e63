package io.thresher.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One file of {@code datasets/writers}, as its {@code files.json} describes it. Its rows have the
 * ids {@code 1000 * number + row}.
 *
 * @param columns by name, without the key
 */
record WriterFile(
    @JsonProperty("file") String file,
    @JsonProperty("writer") String writer,
    @JsonProperty("encodings") String encodings,
    @JsonProperty("codec") String codec,
    @JsonProperty("pages") int pages,
    @JsonProperty("nulls") boolean nulls,
    @JsonProperty("columns") Map<String, Stored> columns) {
  static final int ROWS = 140;
  private static final Path FOLDER = Path.of("../datasets/writers");

  /** How one column lies in a file. */
  record Stored(
      @JsonProperty("stored") String stored, @JsonProperty("encodings") List<String> encodings) {}

  /** All files; the place in the list is the number that their ids begin with. */
  static List<WriterFile> all() throws IOException {
    WriterFile[] files =
        new ObjectMapper().readValue(FOLDER.resolve("files.json").toFile(), WriterFile[].class);
    return List.of(files);
  }

  Path path() {
    return FOLDER.resolve("files").resolve(file);
  }

  Stored column(String name) {
    return Objects.requireNonNull(columns.get(name), name);
  }

  /** Files of one shape can be read by one command. */
  String shape() {
    return writer + columns.keySet();
  }
}
