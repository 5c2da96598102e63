package io.thresher.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.junit.jupiter.api.Test;

class TestPandasIndex {

  private static FileMetaData file(String key, String value) {
    FileMetaData file = new FileMetaData();
    file.addToKey_value_metadata(new KeyValue("other"));
    KeyValue note = new KeyValue(key);
    note.setValue(value);
    file.addToKey_value_metadata(note);
    return file;
  }

  @Test
  void namesColumnsAndLeavesOutIndexesThatAreNone() {
    String notes =
        "{\"index_columns\": [\"customer\", {\"kind\": \"range\", \"name\": \"f0\"}, \"day\"]}";

    assertThat(PandasIndex.of(file("pandas", notes))).containsExactly("customer", "day");
  }

  @Test
  void isEmptyWithoutNotesThatCanBeRead() {
    assertThat(PandasIndex.of(new FileMetaData())).isEmpty();
    assertThat(PandasIndex.of(file("PANDAS", "{\"index_columns\": [\"a\"]}"))).isEmpty();
    assertThat(PandasIndex.of(file("pandas", "{\"index_columns\": [\"a\""))).isEmpty();
    assertThat(PandasIndex.of(file("pandas", "{\"index_columns\": 7}"))).isEmpty();
    assertThat(PandasIndex.of(file("pandas", "[]"))).isEmpty();
  }
}
