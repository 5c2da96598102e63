package io.thresher.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestNearest {

  @ParameterizedTest
  @CsvSource({"Keep,keep", "idd,id", "scoer,score", "batchsize,batch-size", "outptu,output"})
  void offersTheNameThatWasMeant(String written, String meant) {
    assertThat(
            Nearest.hint(
                written, List.of("id", "score", "mode", "model", "keep", "batch-size", "output")))
        .isEqualTo("did you mean '" + meant + "'?");
  }

  @ParameterizedTest
  @CsvSource({"p,a", "nn,id", "abc,xyz"})
  void offersNothingFarFetched(String written, String known) {
    assertThat(Nearest.hint(written, List.of(known))).isEqualTo("known: " + known);
  }

  @Test
  void listsTheKnownNamesWhereNoneIsNear() {
    List<String> many = IntStream.range(0, 30).mapToObj(i -> "column" + i).toList();
    assertThat(Nearest.hint("price", many)).startsWith("known: column0, ").endsWith("(30 in all)");
  }
}
