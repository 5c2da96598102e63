package io.thresher.tensor;

import io.thresher.plan.TextFit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where no text feeds the model. */
public enum NoEncoder implements TextEncoder {
  INSTANCE;

  @Override
  public List<Tokens> encode(String text, @Nullable String pair, TextFit fit) {
    throw new IllegalStateException("no tokenizer");
  }

  @Override
  public String decode(long[] ids, boolean skipSpecial) {
    throw new IllegalStateException("no tokenizer");
  }
}
