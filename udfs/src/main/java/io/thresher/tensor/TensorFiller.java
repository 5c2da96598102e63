package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** One way to copy columns into a tensor, chosen once for a binding. */
public interface TensorFiller {

  /** As {@link InputTensor#fill}. */
  void fill(ColumnVector[] columns, int from, int count, int at);

  /** Whether every column of the table gives one of the tensor. */
  static boolean isByColumn(InputBinding binding) {
    DataType first = binding.columns().get(0).type();
    return !(first instanceof ArrayType) && !(first instanceof BinaryType);
  }

  private static boolean isOfFloats(InputBinding binding) {
    return binding.type() == ElementType.FLOAT
        && binding.columns().get(0).type() instanceof ArrayType array
        && array.elementType() instanceof FloatType;
  }

  static ElementSink sink(InputBinding binding, TensorMemory memory) {
    return sink(binding, memory, null);
  }

  static ElementSink sink(
      InputBinding binding, TensorMemory memory, @Nullable Categories categories) {
    if (categories != null) {
      return new CategorySink(categories, new ElementWriter(ElementType.INT64, memory.data));
    }
    return binding.type() == ElementType.STRING
        ? new StringSink(memory.strings)
        : new NumberSink(new ElementWriter(binding.type(), memory.data));
  }

  /**
   * The one that suits a binding.
   *
   * @param pixels for a column of images
   * @param categories where numbers stand for texts
   */
  static TensorFiller of(
      InputBinding binding,
      TensorMemory memory,
      PixelReader pixels,
      @Nullable Categories categories) {
    ElementSink sink = sink(binding, memory, categories);
    if (binding.image() != null) {
      return new ImageFiller(binding, sink, memory, pixels);
    }
    if (!isByColumn(binding)) {
      TensorFiller byRow = new ArrayFiller(binding, sink);
      return isOfFloats(binding)
          ? new FloatArrayFiller(binding, memory.data.asFloatBuffer(), byRow)
          : byRow;
    }
    if (categories != null) {
      return new CategoryFiller(
          binding,
          categories,
          new ElementWriter(ElementType.INT64, memory.data),
          memory.rowStride(),
          memory.columnStride());
    }
    boolean floats =
        binding.type() == ElementType.FLOAT
            && binding.columns().stream().allMatch(column -> column.type() instanceof FloatType);
    return floats
        ? new FloatFiller(binding, memory.data.asFloatBuffer(), memory.columnStride())
        : new ScalarFiller(binding, sink, memory.rowStride(), memory.columnStride());
  }
}
