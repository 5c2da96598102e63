package io.thresher.tensor;

import io.thresher.model.ElementType;
import io.thresher.plan.InputBinding;
import java.nio.ByteBuffer;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** One way to copy columns into a tensor, chosen once for a binding. */
interface TensorFiller {

  /** As {@link InputTensor#fill}. */
  void fill(ColumnVector[] columns, int from, int count, int at);

  static TensorFiller of(InputBinding binding, ByteBuffer data, String[] strings) {
    DataType first = binding.columns().get(0).type();
    ElementSink sink =
        binding.type() == ElementType.STRING
            ? new StringSink(strings)
            : new NumberSink(new ElementWriter(binding.type(), data));
    if (first instanceof ArrayType || first instanceof BinaryType) {
      return new ArrayFiller(binding, sink);
    }
    boolean floats =
        binding.type() == ElementType.FLOAT
            && binding.columns().stream().allMatch(column -> column.type() instanceof FloatType);
    return floats
        ? new FloatFiller(binding, data.asFloatBuffer())
        : new ScalarFiller(binding, sink);
  }
}
