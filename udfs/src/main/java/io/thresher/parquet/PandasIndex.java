package io.thresher.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;

/**
 * The columns of a file that were the index of a pandas frame, by the notes that pandas and its
 * like leave in the footer: {@code index_columns} holds names, and objects for indexes that are no
 * columns of the file.
 */
public final class PandasIndex {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PandasIndex() {}

  /** None where there are no notes, or none that can be read. */
  public static Set<String> of(FileMetaData file) {
    Set<String> names = new LinkedHashSet<>();
    List<KeyValue> notes =
        file.isSetKey_value_metadata() ? file.getKey_value_metadata() : List.of();
    for (KeyValue note : notes) {
      if (note.getKey().equals("pandas") && note.isSetValue()) {
        add(note.getValue(), names);
      }
    }
    return names;
  }

  private static void add(String json, Set<String> names) {
    try {
      for (JsonNode index : JSON.readTree(json).path("index_columns")) {
        if (index.isTextual()) {
          names.add(index.textValue());
        }
      }
    } catch (JsonProcessingException e) {
      names.clear(); // No notes of pandas, whatever they are called.
    }
  }
}
