package io.thresher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

class TestScoreOptions {

  @Test
  void parsesEveryOption() {
    ScoreOptions options =
        ScoreOptions.parse(
            Map.of(
                "batch-size", "7",
                "threads", "2",
                "device", "cuda:1",
                "bind", "x=a,b ;y=c",
                "shape", "x=1,8,8",
                "narrow", "x;y",
                "nulls", "nan;y=0",
                "outputs", "score;label=class",
                "ort", "session.x=1",
                "cache-dir", "/models"));

    assertThat(options.batchSize()).isEqualTo(7);
    assertThat(options.threads()).isEqualTo(2);
    assertThat(options.device()).isEqualTo("cuda:1");
    assertThat(options.bind()).isEqualTo(Map.of("x", List.of("a", "b"), "y", List.of("c")));
    assertThat(options.shape()).isEqualTo(Map.of("x", List.of(1L, 8L, 8L)));
    assertThat(options.narrow()).containsExactly("x", "y");
    assertThat(options.nullsOf("x")).isEqualTo(new NullPolicy(NullPolicy.Kind.NAN, ""));
    assertThat(options.nullsOf("y")).isEqualTo(new NullPolicy(NullPolicy.Kind.VALUE, "0"));
    assertThat(options.outputs())
        .containsExactly(new OutputChoice("score", "score"), new OutputChoice("label", "class"));
    assertThat(options.ort()).isEqualTo(Map.of("session.x", "1"));
    assertThat(options.cacheFolder()).isEqualTo("/models");
  }

  @Test
  void reportsAllProblemsTogether() {
    assertThatThrownBy(
            () ->
                ScoreOptions.parse(
                    Map.of("batchsize", "1", "batch-size", "0", "bind", "x", "shape", "x=0")))
        .hasMessageContaining("THR-USE-001: unknown option | 'batchsize'")
        .hasMessageContaining("did you mean 'batch-size'?")
        .hasMessageContaining("expected a whole number of at least 1, got '0'")
        .hasMessageContaining("expected INPUT=COLUMN,..., got 'x'")
        .hasMessageContaining("expected dimensions of at least 1, got '0'");
  }

  @Test
  void takesAnyCharacterInNames() {
    String output = "save/scale_0.tmp_1";
    assertThat(ScoreOptions.parse(Map.of("outputs", output)).outputs())
        .containsExactly(new OutputChoice(output, output));
  }

  @Property
  void escapedNamesComeBackAsTheyWere(
      @ForAll @NotBlank String input, @ForAll @NotBlank String column) {
    String text = OptionText.escape(input.strip()) + "=" + OptionText.escape(column.strip());
    assertThat(ScoreOptions.parse(Map.of("bind", text)).bind())
        .isEqualTo(Map.of(input.strip(), List.of(column.strip())));
  }

  @Test
  void declaresEachOptionOnce() {
    assertThat(ScoreOptions.declared()).extracting(Declared::key).doesNotHaveDuplicates();
  }
}
