package io.thresher.spark;

import static io.thresher.spark.LinearModel.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thresher.errors.ScoringException;
import io.thresher.model.OnnxModels;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a call that cannot be planned says to people who write SQL or Python. */
class ITCallErrors {
  private static final SparkSession SPARK = LocalSpark.session();

  private static AnalysisException refused(String query) {
    return catchThrowableOfType(AnalysisException.class, () -> SPARK.sql(query));
  }

  @Test
  void areErrorsOfSpark() {
    AnalysisException error =
        refused(
            "select id,\n  onnx_predict('%s', struct(id as a, 1f as b)) from range(3)"
                .formatted(ONE));

    assertThat(error.getCondition()).isEqualTo("THR_DATA_004");
    assertThat(error.getSqlState()).isEqualTo("42K09");
    // Declared from Spark 4.1 on, which asks PySpark's users to be told of it.
    assertThat(error.getClass().getMethods())
        .filteredOn(method -> method.getName().equals("getBreakingChangeInfo"))
        .allSatisfy(method -> assertThat(method.invoke(error)).isNull());
    assertThat(error.getMessageParameters())
        .containsEntry("where", "input 'a', column 'a'")
        .containsEntry("expectation", "the model takes float, the column is bigint")
        .containsEntry("fix", "accept it with map('narrow', 'a'), or store the column as float");
    assertThat(error.getMessage())
        .startsWith("[THR_DATA_004] THR-DATA-004: column type is wider than the input's")
        .contains("SQLSTATE: 42K09", "line 2 pos 2");
    assertThat(error.getMessage()).doesNotContain("\n");
    assertThat(error.getCause()).isNull();
    assertThat(Objects.requireNonNull(ScoringException.in(error)).exitCode()).isEqualTo(4);
  }

  @Test
  void sayOnceWhatHoldsForAllColumns(@TempDir Path folder) {
    Path model = OnnxModels.write(OnnxModels.matMul(new float[30][1]), folder.resolve("wide.onnx"));
    String columns =
        IntStream.range(0, 30).mapToObj(i -> "id as c" + i).collect(Collectors.joining(", "));

    AnalysisException error =
        refused("select onnx_predict('%s', struct(%s)) from range(3)".formatted(model, columns));

    assertThat(error.getMessage()).doesNotContain("\n");
    assertThat(error.getMessageParameters().get("where"))
        .isEqualTo(
            "input 'x', column 'c0'; input 'x', column 'c1'; input 'x', column 'c2'; and 27 more");
  }

  @Test
  void nameWhatIsNotOpenAndWhatIsNotThere() {
    assertThat(refused("select onnx_predict('%s', map('cache-dir', '/tmp'), 1f)".formatted(ONE)))
        .extracting(AnalysisException::getCondition, AnalysisException::getSqlState)
        .containsExactly("THR_USE_701", "42501");
    assertThat(refused("select onnx_predict()"))
        .extracting(AnalysisException::getCondition, AnalysisException::getSqlState)
        .containsExactly("THR_USE_005", "22023");
    assertThat(refused("select onnx_predict('absent.onnx', 1f)").getSqlState()).isEqualTo("38000");
  }

  @Test
  void nameOptionsOfACallWhereARowCannotBeScored() {
    assertThatThrownBy(
            () ->
                SPARK
                    .sql(
                        "select onnx_predict('%s', struct(nullif(cast(id as float), 2) as a, 1f as b)) from range(3)"
                            .formatted(ONE))
                    .collectAsList())
        .hasMessageContaining("THR-DATA-021")
        .hasMessageContaining("or say what a null becomes: map('nulls', 'a=nan')");
  }

  @Test
  void areSaidOfPlacesThatHaveNoRows() {
    AnalysisException error =
        catchThrowableOfType(
            AnalysisException.class,
            () ->
                SPARK
                    .sql(
                        "select x.id from (select id, rand(1) r from range(9)) x left join range(9)"
                            + " y"
                            + " on onnx_predict('%s', struct(cast(x.r as float) as a, cast(y.id as float) as b)) > 1"
                                .formatted(ONE))
                    .collect());
    assertThat(error.getCondition()).isEqualTo("THR_USE_006");
    assertThat(error.getMessage()).contains("it is random");
  }

  @Test
  void areSaidOfElementsOfLists() {
    String call = "onnx_predict('%s', map('nulls', '0'), struct(%s as a, %s as b))";

    AnalysisException error =
        refused(
            "select transform(array(1f, null), x -> %s) from range(3)"
                .formatted(call.formatted(ONE, "x", "1f")));
    assertThat(error.getCondition()).isEqualTo("THR_USE_007");
    assertThat(error.getMessageParameters().get("where"))
        .isEqualTo("variable 'x' of a lambda function");

    String sum = "aggregate(array(1f, 2f), 0f, (sum, x) -> float(sum + x))";
    assertThat(
            SPARK
                .sql("select %s y from range(3)".formatted(call.formatted(ONE, sum, "1f")))
                .where("y <> 4")
                .count())
        .isZero();
  }

  @Test
  void areFewerWithTheHelpOfTheFunction() {
    String help =
        SPARK.sql("describe function extended onnx_predict").collectAsList().stream()
            .map(row -> row.getString(0))
            .collect(Collectors.joining("\n"));
    assertThat(help)
        .startsWith("Function: onnx_predict\n")
        .contains("onnx_predict(model[, options], column, ...)", "Arguments:", "* model - ")
        .contains(
            "Options:", "* batch-size (", "* nulls (", "Examples:", "> SELECT id, onnx_predict(")
        .doesNotContain("_FUNC_", "* cache-dir (");
    assertThat(SPARK.sql("show functions like 'onnx*'").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("onnx_predict");
  }
}
