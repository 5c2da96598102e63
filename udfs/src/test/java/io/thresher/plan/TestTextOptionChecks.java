package io.thresher.plan;

import static io.thresher.model.Dimension.symbolic;
import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.errors.Problem;
import io.thresher.errors.Problems;
import io.thresher.model.ElementType;
import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.model.ValueSpec;
import io.thresher.options.ScoreOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of text that bear on nothing are refused, and never passed over. */
class TestTextOptionChecks {
  private final Problems problems = new Problems();

  private static ModelSignature signature(TextTask.Kind kind) {
    ValueSpec text =
        ValueSpec.tensor(TextInput.NAME, ElementType.STRING, List.of(symbolic("rows")));
    ValueSpec ids =
        ValueSpec.tensor(
            TextInput.IDS, ElementType.INT64, List.of(symbolic("rows"), symbolic("tokens")));
    List<String> sources = kind == Kind.TOKENS || kind == Kind.FILL ? List.of("logits") : List.of();
    TextTask task = new TextTask(kind, List.of("given"), sources, List.of(), -1, -1, false);
    TextInput input = new TextInput(List.of(ids), 512, task, Map.of(), "", true, true, null);
    return new ModelSignature(
        List.of(text), List.of(), List.of(), Map.of(), "", Map.of(), input, null);
  }

  private String said(ModelSignature signature, String schema, String option, String value) {
    Columns columns = Columns.of(StructType.fromDDL(schema), Set.of("id"));
    new BindingPlanner(signature, columns, ScoreOptions.parse(Map.of(option, value)), problems)
        .bind();
    return String.join("\n", problems.list().stream().map(Problem::line).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "EMBED,aggregation,max,task tokens",
    "EMBED,top-k,7,task fill",
    "TOKENS,top-k,7,task fill",
    "FILL,aggregation,none,task tokens"
  })
  void refusesOptionsOfAnotherTask(Kind kind, String option, String value, String needed) {
    assertThat(said(signature(kind), "id bigint, text string", option, value))
        .contains("THR-USE-913", "option '" + option + "'", needed, option + " " + value)
        .contains("task " + kind.name().toLowerCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "TOKENS,aggregation,max",
    "TOKENS,aggregation,simple",
    "FILL,top-k,7",
    "CLASSIFY,top-k,5",
    "EMBED,prompt,query:",
    "EMBED,max-tokens,9",
    "EMBED,long-text,fail",
    "EMBED,long-text,truncate"
  })
  void takesOptionsOfItsOwn(Kind kind, String option, String value) {
    assertThat(said(signature(kind), "id bigint, text string", option, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"prompt,query:", "max-tokens,9", "long-text,window:3", "top-k,7"})
  void refusesOptionsOfTextsWhereTokensAreFed(String option, String value) {
    assertThat(said(signature(Kind.EMBED), "id bigint, input_ids array<bigint>", option, value))
        .contains("THR-USE-913", "option '" + option + "'", "its tokens");
  }

  @ParameterizedTest
  @CsvSource({"prompt,query:", "max-tokens,9", "long-text,fail", "aggregation,max", "top-k,7"})
  void refusesOptionsOfTextsForOtherModels(String option, String value) {
    ValueSpec x =
        ValueSpec.tensor("x", ElementType.FLOAT, List.of(symbolic("n"), symbolic("width")));
    ModelSignature other =
        new ModelSignature(List.of(x), List.of(), List.of(), Map.of(), "", Map.of());
    assertThat(said(other, "id bigint, a float", option, value))
        .contains("THR-USE-913", "option '" + option + "'", "a model that takes no text");
  }

  @Test
  void refusesATaskThatNeedsTheTextItself() {
    ModelSignature tokens = signature(Kind.TOKENS);
    assertThat(said(tokens, "id bigint, input_ids array<bigint>", "task", "tokens"))
        .contains("THR-USE-913", "option 'task'", "task tokens and its tokens");
  }
}
