package io.thresher.runtime.trial;

import io.thresher.model.image.ImageInput;
import io.thresher.plan.InputBinding;
import io.thresher.prepare.ImageReader;
import io.thresher.tensor.InputTensor;
import io.thresher.tensor.MemorySource;
import io.thresher.tensor.OutlyingRows;
import io.thresher.tensor.PixelReader;
import io.thresher.tensor.RowFailure;
import io.thresher.tensor.TensorSlice;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Some rows of the data that is to be scored, as tensors, for trials on the driver. Rows that do
 * not fit the model are left out: the run itself finds them. Not thread-safe.
 */
public final class SampleRows {
  /** As many as suffice to try a network with. */
  public static final int USUAL = 256;

  private static final long MOST_BYTES = 16L << 20;

  private final List<InputBinding> inputs;
  private final List<InputTensor> tensors;
  private int count;

  private SampleRows(List<InputBinding> inputs, int most) {
    this.inputs = inputs;
    tensors = inputs.stream().map(input -> tensor(input, most)).toList();
  }

  /**
   * Takes rows of columns.
   *
   * @param inputs of rows that are equally long
   * @param columns by the ordinals of the inputs
   */
  public static SampleRows of(List<InputBinding> inputs, ColumnVector[] columns, int rows) {
    SampleRows sample = new SampleRows(inputs, Math.max(1, rows));
    for (int row = 0; row < rows; row++) {
      sample.add(columns, row);
    }
    return sample;
  }

  /**
   * How many rows a sample is made of.
   *
   * @param wanted fewer where they are wide
   */
  public static int most(List<InputBinding> inputs, int wanted) {
    long rowBytes = 1;
    for (InputBinding input : inputs) {
      rowBytes += (long) input.width() * Math.max(1, input.type().bytes());
    }
    return (int) Math.max(BatchTrial.FEW, Math.min(wanted, MOST_BYTES / rowBytes));
  }

  private static InputTensor tensor(InputBinding input, int most) {
    ImageInput image = input.image();
    PixelReader pixels =
        image == null || image.steps() == null ? PixelReader.NONE : new ImageReader(image.steps());
    return new InputTensor(input, most, InputTensor.Layout.ROWS, MemorySource.DIRECT, pixels);
  }

  private void add(ColumnVector[] columns, int row) {
    try {
      tensors.forEach(tensor -> tensor.fill(columns, row, 1, count));
      count++;
    } catch (RowFailure e) {
      // Its place is taken by the next row.
    }
  }

  public int count() {
    return count;
  }

  /**
   * What a measurement with them depends on beside the model: of how many the plug-in does not
   * take, to a factor of ten.
   *
   * @param limits by input: rows with numbers below zero, or from there on, it does not take either
   */
  public String kind(Map<String, Long> limits) {
    int outlying = OutlyingRows.of(fed(count), limits).cardinality();
    int percent = (100 * outlying + count - 1) / count;
    return "data, outlying " + (percent == 0 ? "0" : percent <= 10 ? "to 10" : "to 100") + "%";
  }

  /** So many rows: these, again and again. */
  List<TensorSlice> fed(int rows) {
    return inputs.stream()
        .map(
            input -> {
              InputTensor tensor = new InputTensor(input, rows);
              fill(input, tensor, rows);
              return tensor.slice(0, rows);
            })
        .toList();
  }

  /** These rows, and made-up ones behind them up to so many in all. */
  List<TensorSlice> beside(TrialRows madeUp, int all) {
    return IntStream.range(0, inputs.size())
        .mapToObj(
            i -> {
              InputBinding input = inputs.get(i);
              InputTensor both = new InputTensor(input, all);
              both.copy(tensors.get(i), 0, count, 0);
              for (int at = count; at < all; at++) {
                both.fillTrial(at, madeUp.ordinary(input, at));
              }
              return both.slice(0, all);
            })
        .toList();
  }

  /** Fills the first rows of the tensor of an input: with these, again and again. */
  void fill(InputBinding input, InputTensor tensor, int rows) {
    InputTensor sample =
        tensors.stream()
            .filter(each -> each.input().equals(input.input()))
            .findFirst()
            .orElseThrow();
    for (int at = 0; at < rows; at += count) {
      tensor.copy(sample, 0, Math.min(count, rows - at), at);
    }
  }
}
