package io.thresher.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TestTableColumns {
  @Test
  void fitsWhateverTheOrderAndTheCaseAndWhetherElementsMayBeNull() {
    StructType scores =
        new StructType()
            .add("id", "bigint", false)
            .add(
                "p",
                org.apache.spark.sql.types.DataTypes.createArrayType(
                    org.apache.spark.sql.types.DataTypes.FloatType, false));

    assertThat(problems("p ARRAY<FLOAT>, ID BIGINT, note STRING", scores)).isEmpty();
    assertThat(TableColumns.beside(table("p ARRAY<FLOAT>, ID BIGINT, note STRING"), scores))
        .containsExactly("note");
  }

  @Test
  void tellsAllDifferencesAtOnce() {
    StructType scores = StructType.fromDDL("id BIGINT, score FLOAT, s STRUCT<a: INT>, more INT");

    assertThat(problems("id INT, score DOUBLE, s STRUCT<a: BIGINT>, must STRING NOT NULL", scores))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.line())
                    .contains(
                        "THR-OUT-968",
                        "id is bigint and the table's is int",
                        "score is float and the table's is double",
                        "s is struct<a:int> and the table's is struct<a:bigint>",
                        "the table has no more int",
                        "the table's must may not be null"));
  }

  private static List<Problem> problems(String columns, StructType scores) {
    Problems problems = new Problems();
    TableColumns.check(table(columns), scores, problems);
    return problems.list();
  }

  private static CatalogTable table(String columns) {
    return new CatalogTable(
        new TableName(List.of("t")), "delta", TableFormat.DELTA, StructType.fromDDL(columns), "");
  }
}
