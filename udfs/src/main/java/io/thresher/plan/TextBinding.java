package io.thresher.plan;

import io.thresher.errors.OptionProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.TokenProblems;
import io.thresher.model.ElementType;
import io.thresher.model.TextInput;
import io.thresher.model.TextTask;
import io.thresher.model.TextTask.Kind;
import io.thresher.model.ValueSpec;
import io.thresher.options.LongText;
import io.thresher.options.NullPolicy;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** How columns of text feed the inputs of a graph of tokens. */
final class TextBinding {
  private static final String TOKENS = "tokens";

  private final TextInput input;
  private final ScoreOptions options;
  private final Problems problems;

  TextBinding(TextInput input, ScoreOptions options, Problems problems) {
    this.input = input;
    this.options = options;
    this.problems = problems;
  }

  /**
   * One binding an input of tokens. Rows share a run whatever their lengths where the model takes a
   * mask, which tells tokens from what shorter rows are filled up with.
   *
   * @param texts how one column, or two, feed the model
   */
  List<InputBinding> inputs(List<InputBinding> texts) {
    TextFit fit = fit();
    List<InputBinding> inputs = new ArrayList<>();
    for (ValueSpec tokens : input.tokens()) {
      @Nullable NullPolicy pad =
          input.hasMask() ? new NullPolicy(NullPolicy.Kind.VALUE, "0") : null;
      inputs.add(
          new InputBinding(
              tokens.name(),
              tokens.type(),
              List.of(InputBinding.OPEN),
              texts.stream().map(text -> tokens(text.columns().get(0), tokens.type())).toList(),
              NullPolicy.FAIL,
              new OpenDimensions(List.of(TOKENS), 1, pad),
              new TokenSource(part(tokens.name()), texts, fit)));
    }
    return List.copyOf(inputs);
  }

  private static ColumnUse tokens(ColumnUse text, ElementType type) {
    return new ColumnUse(
        text.ordinal(),
        text.name(),
        DataTypes.createArrayType(
            type == ElementType.INT32 ? DataTypes.IntegerType : DataTypes.LongType));
  }

  private TextFit fit() {
    TextTask task = input.task();
    int most = options.maxTokens() > 0 ? options.maxTokens() : input.maxTokens();
    if (options.longText() == LongText.WINDOW) {
      if (task.kind() != Kind.EMBED && task.kind() != Kind.ANSWER) {
        problems.add(TokenProblems.noWindows(task.kind().label()));
      } else if (most == 0) {
        problems.add(TokenProblems.noLength());
      }
    }
    return new TextFit(
        prompt(),
        most,
        options.longText(),
        options.text().overlap(),
        task.kind() == Kind.ANSWER,
        task.mask(),
        task.isDecoded());
  }

  private String prompt() {
    String asked = options.text().prompt();
    if (!takesPrompt(input.task().kind())) {
      if (!asked.isEmpty()) {
        problems.add(
            OptionProblems.badValue(
                "prompt", asked, "none, for a task that tells tokens or places of the text"));
      }
      return "";
    }
    String name = asked.isEmpty() ? input.usualPrompt() : asked;
    String prompt = input.prompts().getOrDefault(name, asked);
    if (!prompt.isEmpty()
        && input.task().kind() == Kind.EMBED
        && input.areAdded()
        && !input.countsPrompts()) {
      problems.add(TokenProblems.promptNotCounted());
    } else if (!asked.isEmpty() && input.task().inputs().size() > 1) {
      problems.add(OptionProblems.badValue("prompt", asked, "none, for a task with two texts"));
    }
    return prompt;
  }

  /** A prompt would move the places of entities, and its tokens would count among the text's. */
  private static boolean takesPrompt(Kind kind) {
    return kind != Kind.TOKENS && kind != Kind.FILL && kind != Kind.TOKENIZE;
  }

  private static TokenSource.Part part(String input) {
    return switch (input) {
      case TextInput.IDS -> TokenSource.Part.IDS;
      case TextInput.MASK -> TokenSource.Part.MASK;
      case TextInput.TYPES -> TokenSource.Part.TYPES;
      default -> throw new IllegalArgumentException(input);
    };
  }
}
