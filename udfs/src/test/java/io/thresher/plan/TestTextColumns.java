package io.thresher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.Dimension;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTextColumns {
  private static final ModelSignature MODEL =
      new ModelSignature(
          List.of(
              ValueSpec.tensor(
                  "x", ElementType.FLOAT, List.of(Dimension.symbolic("n"), Dimension.fixed(2)))),
          List.of(),
          List.of(),
          Map.of(),
          "",
          Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id INT, a DOUBLE, b DOUBLE | id INT, a FLOAT, b FLOAT",
        "id INT, a DOUBLE, b STRING | id INT, a FLOAT, b FLOAT",
        "id STRING, a STRING, b STRING | id STRING, a FLOAT, b FLOAT",
        "id INT, a ARRAY<DOUBLE> | id INT, a ARRAY<FLOAT>",
        "id INT, a ARRAY<ARRAY<STRING>> | id INT, a ARRAY<ARRAY<FLOAT>>",
        "id INT, a DOUBLE, b DOUBLE, c DOUBLE | id INT, a DOUBLE, b DOUBLE, c DOUBLE"
      })
  void readsFeaturesAsTheModelTakesThem(String inferred, String typed) {
    StructType schema =
        TextColumns.typed(
            MODEL, StructType.fromDDL(inferred), ScoreOptions.defaults(), Set.of("id"));
    assertThat(schema.toDDL()).isEqualTo(StructType.fromDDL(typed).toDDL());
  }
}
