package io.thresher.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestTableName {
  @Test
  void readsPartsAsSqlHasThem() {
    assertThat(TableName.of("--table", "t").parts()).containsExactly("t");
    assertThat(TableName.of("--table", "lake.a_1.t").parts()).containsExactly("lake", "a_1", "t");
    assertThat(TableName.of("--table", "lake.`a.b`.`c``d e`").parts())
        .containsExactly("lake", "a.b", "c`d e");
    assertThat(TableName.of("--table", "parquet.`/data/x=1`").parts())
        .containsExactly("parquet", "/data/x=1");
  }

  @Test
  void isWrittenSoThatNothingOfItIsSql() {
    TableName name = TableName.of("--table", "lake.`a``; DROP TABLE x`");

    assertThat(name.quoted()).isEqualTo("`lake`.`a``; DROP TABLE x`");
    assertThat(name.toString()).isEqualTo("lake.`a``; DROP TABLE x`");
    assertThat(TableName.of("--table", name.quoted())).isEqualTo(name);
    assertThat(name.child("snapshots").quoted()).endsWith(".`snapshots`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "`a", "a`b`", "``", "`a`b", "a.b c"})
  void refusesWhatIsNoName(String text) {
    assertThatThrownBy(() -> TableName.of("--output-table", text))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining("THR-USE-965")
        .hasMessageContaining("--output-table " + text);
  }
}
