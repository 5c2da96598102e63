package io.thresher.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.model.ElementType;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of floats, of random bits, as rows of a tensor. */
class TestFloatFiller {
  private static final int ROWS = 5000;
  private static final int FIRST = 3;
  private static final int NULL_STEP = 7;

  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 32, 33, 2048, 2049})
  void keepsAllBitsWhateverTheWidth(int width) {
    int rows = width > 100 ? 5 : ROWS;
    int[][] bits = new int[width][FIRST + rows];
    List<ColumnUse> uses = new ArrayList<>();
    ColumnVector[] columns = new ColumnVector[width];
    for (int c = 0; c < width; c++) {
      uses.add(new ColumnUse(c, "c" + c, DataTypes.FloatType));
      columns[c] = column(bits[c], c % 3 == 2, c % 4 == 3);
    }
    InputBinding binding =
        new InputBinding(
            "x",
            ElementType.FLOAT,
            List.of(width),
            uses,
            ScoreOptions.parse(Map.of("nulls", "-1.5")).defaultNulls());
    InputTensor tensor = new InputTensor(binding, rows);

    tensor.fill(columns, FIRST, rows / 2, 0);
    tensor.fill(columns, FIRST + rows / 2, 0, rows / 2);
    tensor.fill(columns, FIRST + rows / 2, rows - rows / 2, rows / 2);

    int[] expected = new int[rows * width];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = bits[i % width][FIRST + i / width];
    }
    int[] filled = new int[rows * width];
    tensor.slice(0, rows).data().asIntBuffer().get(filled);
    assertThat(filled).isEqualTo(expected);
  }

  /** Not all vectors have an array to share, nor a value in each row. */
  private ColumnVector column(int[] bits, boolean isOffHeap, boolean hasNulls) {
    WritableColumnVector vector =
        isOffHeap
            ? new OffHeapColumnVector(bits.length, DataTypes.FloatType)
            : new OnHeapColumnVector(bits.length, DataTypes.FloatType);
    for (int row = 0; row < bits.length; row++) {
      bits[row] = random.nextInt();
      vector.putFloat(row, Float.intBitsToFloat(bits[row]));
      if (hasNulls && row % NULL_STEP == 0) {
        vector.putNull(row);
        bits[row] = Float.floatToRawIntBits(-1.5f);
      }
    }
    return vector;
  }
}
