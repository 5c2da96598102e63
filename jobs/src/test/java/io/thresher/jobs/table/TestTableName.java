package io.thresher.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.errors.ScoringException;
import java.util.List;
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

  @Test
  void isOneTableHoweverItIsWritten() {
    List<String> clinic = List.of("clinic");
    for (String text :
        List.of("Lake.Clinic.T", "lake.clinic.t", "clinic.t", "t", "`T`", "`lake`.clinic.`t`")) {
      TableName name = TableName.of("--table", text);
      assertThat(name.full("lake", clinic, "lake"::equalsIgnoreCase))
          .as(text)
          .hasToString("lake.clinic.t");
    }
    assertThat(TableName.of("--table", "other.t").full("lake", clinic, "lake"::equals))
        .hasToString("lake.other.t");
    assertThat(TableName.of("--table", "a.b.t").full("lake", clinic, "lake"::equals))
        .hasToString("lake.a.b.t");
  }

  @Test
  void tellsDeltasFoldersFromNames() {
    for (String text : List.of("delta.`/data/t`", "spark_catalog.Delta.`s3a://b/t`")) {
      assertThat(TableName.of("--table", text).isDeltaFolder()).as(text).isTrue();
    }
    for (String text : List.of("delta.t", "`/data/t`", "parquet.`/data/t`", "delta.`/data`.t")) {
      assertThat(TableName.of("--table", text).isDeltaFolder()).as(text).isFalse();
    }
  }

  @Test
  void mayBeAPartOfATable() {
    for (String text : List.of("lake.t.branch_x", "lake.t.TAG_1", "t.snapshots", "t.all_files")) {
      assertThat(TableName.of("--table", text).mayBePart()).as(text).isTrue();
      assertThat(TableName.of("--table", text).parent().toString()).as(text).endsWith("t");
    }
    for (String text : List.of("snapshots", "lake.branches", "lake.branch_", "lake.t")) {
      assertThat(TableName.of("--table", text).mayBePart()).as(text).isFalse();
    }
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
