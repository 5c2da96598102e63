package io.thresher.tensor.open;

import io.thresher.plan.InputBinding;
import io.thresher.plan.TokenSource;
import io.thresher.tensor.ElementWriter;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.TensorMemory;
import java.util.Objects;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Rows of one input of tokens, which lie in the column of text that they come from. */
final class TokenColumn implements WaitingColumn {
  private final TokenisedTexts texts;
  private final TokenSource.Part part;
  private final int name;
  private int rows;

  /**
   * @param texts shared by the inputs of one text
   * @param name the number of the dimension of tokens
   */
  TokenColumn(InputBinding binding, TokenisedTexts texts, int name) {
    this.texts = texts;
    this.name = name;
    part = Objects.requireNonNull(binding.tokens()).part();
  }

  @Override
  public void measure(ColumnVector[] columns, int row, int[] lengths) {
    if (lengths[name] == 0) {
      lengths[name] = texts.encode(columns, row);
    }
  }

  @Override
  public void checkKnown(int row, int[] lengths) {
    // Every text has tokens.
  }

  @Override
  public void add(ColumnVector[] columns, int row, int[] lengths) {
    texts.keep(rows++);
  }

  @Override
  public void removeLast() {
    texts.takeBack(--rows);
  }

  @Override
  public void clear() {
    rows = 0;
    texts.clear();
  }

  @Override
  public void release() {
    clear();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public long bytes() {
    return part == TokenSource.Part.IDS ? texts.bytes() : 0;
  }

  @Override
  public int[] shape(int[] lengths) {
    return new int[] {lengths[name]};
  }

  @Override
  public long positions(int[] lengths) {
    return lengths[name];
  }

  @Override
  public void copy(int row, int[] lengths, InputTensor tensor, int at) {
    tensor.reserve(at + 1);
    TensorMemory target = tensor.room();
    int width = target.rowStride();
    ElementWriter writer = new ElementWriter(tensor.type(), target.data);
    for (int token = 0; token < width; token++) {
      writer.put(at * width + token, texts.value(part, row, token));
    }
  }
}
