package io.thresher.plan;

import io.thresher.model.ElementType;
import io.thresher.model.TextInput;
import io.thresher.model.ValueSpec;
import io.thresher.options.NullPolicy;
import io.thresher.options.ScoreOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** How a column of text feeds the inputs of a graph of tokens. */
final class TextBinding {
  private static final String TOKENS = "tokens";

  private TextBinding() {}

  /**
   * One binding an input of tokens. Rows share a run whatever their lengths where the model takes a
   * mask, which tells tokens from what shorter rows are filled up with.
   *
   * @param text how the column feeds the model
   */
  static List<InputBinding> inputs(TextInput input, InputBinding text, ScoreOptions options) {
    int most = options.maxTokens() > 0 ? options.maxTokens() : input.maxTokens();
    List<InputBinding> inputs = new ArrayList<>();
    for (ValueSpec tokens : input.tokens()) {
      @Nullable NullPolicy pad =
          input.hasMask() ? new NullPolicy(NullPolicy.Kind.VALUE, "0") : null;
      ColumnUse column = text.columns().get(0);
      inputs.add(
          new InputBinding(
              tokens.name(),
              tokens.type(),
              List.of(InputBinding.OPEN),
              List.of(
                  new ColumnUse(
                      column.ordinal(),
                      column.name(),
                      DataTypes.createArrayType(
                          tokens.type() == ElementType.INT32
                              ? DataTypes.IntegerType
                              : DataTypes.LongType))),
              NullPolicy.FAIL,
              new OpenDimensions(List.of(TOKENS), 1, pad),
              new TokenSource(part(tokens.name()), text, most, options.longText())));
    }
    return List.copyOf(inputs);
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
