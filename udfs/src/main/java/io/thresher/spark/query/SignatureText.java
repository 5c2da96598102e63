package io.thresher.spark.query;

import io.thresher.model.ModelSignature;
import io.thresher.model.TextInput;
import io.thresher.model.ValueSpec;
import io.thresher.plan.DefaultInputs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model's signature as {@code inspect} prints it. */
public final class SignatureText {
  private SignatureText() {}

  public static String of(Planning.OpenModel opened) {
    ModelSignature signature = opened.signature();
    StringBuilder text = new StringBuilder();
    text.append("Model ").append(opened.model().location().uri()).append('\n');
    text.append("  sha256: ").append(opened.model().location().digest()).append('\n');
    if (!signature.producer().isBlank()) {
      text.append("  producer: ").append(signature.producer()).append('\n');
    }
    text.append("  operator sets: ").append(signature.opsets()).append('\n');
    signature
        .metadata()
        .forEach(
            (key, value) ->
                text.append("  metadata ").append(key).append(": ").append(value).append('\n'));
    spoken(text, signature.text());
    values(text, "Inputs", signature.inputs());
    signature
        .optionalInputs()
        .forEach(
            input ->
                text.append("  ")
                    .append(input.name())
                    .append(": ")
                    .append(input.describe())
                    .append(
                        DefaultInputs.hasRows(input)
                            ? ", optional: has a default, and is fed by --bind or a column of its"
                                + " name\n"
                            : ", has a default, which it is left at\n"));
    values(text, "Outputs", signature.given());
    return text.toString();
  }

  /** What follows from the files beside a graph of tokens. */
  private static void spoken(StringBuilder text, @Nullable TextInput spoken) {
    if (spoken == null) {
      return;
    }
    text.append("  task: ").append(spoken.task().kind().label());
    if (!spoken.outputs().isEmpty()) {
      text.append(", gives ").append(String.join(", ", spoken.outputs()));
    }
    text.append(spoken.maxTokens() > 0 ? "; at most " + spoken.maxTokens() + " tokens\n" : "\n");
    if (!spoken.prompts().isEmpty()) {
      text.append("  prompts: ").append(String.join(", ", spoken.prompts().keySet()));
      text.append(
          spoken.usualPrompt().isEmpty() ? "\n" : "; usually " + spoken.usualPrompt() + "\n");
    }
    if (spoken.trouble() != null) {
      text.append("  no text can be scored: ").append(spoken.trouble().line()).append('\n');
    }
  }

  private static void values(StringBuilder text, String heading, List<ValueSpec> values) {
    text.append(heading).append('\n');
    for (ValueSpec value : values) {
      text.append("  ").append(value.name()).append(": ").append(value.describe()).append('\n');
    }
  }
}
