package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.model.image.ImageInput;
import io.thresher.model.image.ImageSteps;
import io.thresher.plan.InputBinding;
import java.util.Objects;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Fills a tensor from one column of encoded images. */
final class ImageFiller implements TensorFiller {
  private final PixelReader pixels;
  private final int ordinal;
  private final ValueReader reader;
  private final ElementSink sink;
  private final ElementWriter writer;
  private final TensorMemory memory;
  private final boolean isFloat;
  private final boolean isChannelsLast;
  private final boolean isReversed;
  private final float[][] numbers;
  private final byte[] levels;
  private final float[] row;

  ImageFiller(InputBinding binding, ElementSink sink, TensorMemory memory, PixelReader pixels) {
    this.pixels = pixels;
    this.sink = sink;
    this.memory = memory;
    ImageInput image = Objects.requireNonNull(binding.image());
    ImageSteps steps = Objects.requireNonNull(image.steps());
    ordinal = binding.columns().get(0).ordinal();
    reader = new ValueReader(binding.columns().get(0), binding);
    writer = new ElementWriter(binding.type(), memory.data);
    isFloat = binding.type() == ElementType.FLOAT;
    isChannelsLast = image.isChannelsLast();
    isReversed = steps.isReversed();
    numbers = steps.numbers();
    levels = new byte[binding.width()];
    row = new float[binding.width()];
  }

  @Override
  public void fill(ColumnVector[] columns, int from, int count, int at) {
    ColumnVector column = columns[ordinal];
    for (int i = 0; i < count; i++) {
      fillRow(column, from + i, (at + i) * row.length);
    }
  }

  private void fillRow(ColumnVector column, int number, int first) {
    if (column.isNullAt(number)) {
      reader.isNull(new ColumnarArray(column, number, 1), 0, number);
      sink.fill(reader, first, row.length);
      pixels.skip();
      return;
    }
    try {
      pixels.read(column.getBinary(number), levels);
    } catch (PixelReader.UnreadableImage e) {
      throw RowFailure.of(number, reader, "expected an image, got " + e.getMessage());
    }
    if (writesLevels()) {
      for (int i = 0; i < row.length; i++) {
        writer.put(first + i, levels[source(i)] & 0xff);
      }
      return;
    }
    toNumbers();
    if (isFloat) {
      memory.data.asFloatBuffer().put(first, row);
    } else {
      for (int i = 0; i < row.length; i++) {
        writer.putRounded(first + i, row[i]);
      }
    }
  }

  private boolean writesLevels() {
    return !reader.input().type().isFloating();
  }

  private void toNumbers() {
    int pixelsOfChannel = row.length / ImageSteps.CHANNELS;
    if (isChannelsLast || isReversed) {
      for (int i = 0; i < row.length; i++) {
        int source = source(i);
        row[i] = numbers[channel(i)][levels[source] & 0xff];
      }
      return;
    }
    for (int channel = 0; channel < ImageSteps.CHANNELS; channel++) {
      float[] table = numbers[channel];
      int end = (channel + 1) * pixelsOfChannel;
      for (int i = channel * pixelsOfChannel; i < end; i++) {
        row[i] = table[levels[i] & 0xff];
      }
    }
  }

  /** The channel of the tensor that an element belongs to. */
  private int channel(int element) {
    return isChannelsLast
        ? element % ImageSteps.CHANNELS
        : element / (row.length / ImageSteps.CHANNELS);
  }

  /** The level that an element is made from. */
  private int source(int element) {
    int pixelsOfChannel = row.length / ImageSteps.CHANNELS;
    int channel = channel(element);
    int color = isReversed ? ImageSteps.CHANNELS - 1 - channel : channel;
    int pixel = isChannelsLast ? element / ImageSteps.CHANNELS : element % pixelsOfChannel;
    return color * pixelsOfChannel + pixel;
  }
}
