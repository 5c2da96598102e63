package io.thresher.model;

import io.thresher.errors.Problem;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of text: what its one input of text is turned into.
 *
 * @param tokens the graph's own inputs: ids of tokens, and perhaps their mask and types
 * @param maxTokens the most tokens of a text, the special ones included; 0 where no file says
 * @param outputs those that are given where none is asked for; empty for all
 * @param areAdded whether the graph of the file has no such outputs
 * @param trouble because of which no text can be scored; else null
 */
public record TextInput(
    List<ValueSpec> tokens,
    int maxTokens,
    List<String> outputs,
    boolean areAdded,
    @Nullable Problem trouble)
    implements Serializable {
  /** What the input is called. */
  public static final String NAME = "text";

  public static final String IDS = "input_ids";
  public static final String MASK = "attention_mask";
  public static final String TYPES = "token_type_ids";

  public TextInput {
    tokens = List.copyOf(tokens);
    outputs = List.copyOf(outputs);
  }

  /** Whether the graph tells tokens from what shorter rows are filled up with. */
  public boolean hasMask() {
    return tokens.stream().anyMatch(input -> input.name().equals(MASK));
  }
}
