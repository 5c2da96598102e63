package io.thresher.model;

import io.thresher.errors.Problem;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of text: what its one input of text is turned into.
 *
 * @param tokens the graph's own inputs: ids of tokens, and perhaps their mask and types
 * @param maxTokens the most tokens of a text, the special ones included; 0 where no file says
 * @param task what the model is for
 * @param prompts texts that may begin every text, by name
 * @param usualPrompt the name of the one that does where none is asked for; empty for none
 * @param countsPrompts whether the tokens of a prompt count in an embedding
 * @param areAdded whether the graph of the file has no such outputs
 * @param trouble because of which no text can be scored; else null
 */
public record TextInput(
    List<ValueSpec> tokens,
    int maxTokens,
    TextTask task,
    Map<String, String> prompts,
    String usualPrompt,
    boolean countsPrompts,
    boolean areAdded,
    @Nullable Problem trouble)
    implements Serializable {
  /** What the input is called. */
  public static final String NAME = "text";

  /** What the input of a second text is called. */
  public static final String PAIR = "text_pair";

  public static final String IDS = "input_ids";
  public static final String MASK = "attention_mask";
  public static final String TYPES = "token_type_ids";

  public TextInput {
    tokens = List.copyOf(tokens);
    prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
  }

  /** What is given where nothing is asked for; empty for all outputs of the graph. */
  public List<String> outputs() {
    return task.outputs();
  }

  /** Whether the graph tells tokens from what shorter rows are filled up with. */
  public boolean hasMask() {
    return tokens.stream().anyMatch(input -> input.name().equals(MASK));
  }
}
