package io.thresher.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thresher.model.ElementType;
import io.thresher.options.ScoreOptions;
import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.execution.vectorized.Dictionary;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts that come as numbers, with and without dictionaries of Spark's vectors. */
class TestCategoryFiller {
  private static final Categories CATEGORIES =
      new Categories(List.of("red", "blue", "", "\ud83d\ude00", "\ufffd"));

  private static InputTensor tensor(String nulls, DataType type, int columns) {
    List<ColumnUse> uses = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      uses.add(new ColumnUse(i, "c" + i, type));
    }
    InputBinding binding =
        new InputBinding(
            "x",
            ElementType.STRING,
            List.of(type instanceof ArrayType ? 2 : columns),
            uses,
            ScoreOptions.parse(Map.of("nulls", nulls)).defaultNulls());
    return new InputTensor(
        binding,
        100_000,
        InputTensor.Layout.ROWS,
        MemorySource.DIRECT,
        PixelReader.NONE,
        CATEGORIES);
  }

  private static OnHeapColumnVector column(@Nullable String... texts) {
    OnHeapColumnVector vector = new OnHeapColumnVector(texts.length, DataTypes.StringType);
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] == null) {
        vector.putNull(i);
      } else {
        vector.putByteArray(i, texts[i].getBytes(UTF_8));
      }
    }
    return vector;
  }

  /** As Spark's reader of Parquet gives it where all pages have a dictionary. */
  private static OnHeapColumnVector encoded(List<String> dictionary, int... ids) {
    OnHeapColumnVector vector = new OnHeapColumnVector(ids.length, DataTypes.StringType);
    vector.setDictionary(
        new Dictionary() {
          @Override
          public int decodeToInt(int id) {
            throw new UnsupportedOperationException();
          }

          @Override
          public long decodeToLong(int id) {
            throw new UnsupportedOperationException();
          }

          @Override
          public float decodeToFloat(int id) {
            throw new UnsupportedOperationException();
          }

          @Override
          public double decodeToDouble(int id) {
            throw new UnsupportedOperationException();
          }

          @Override
          public byte[] decodeToBinary(int id) {
            return dictionary.get(id).getBytes(UTF_8);
          }
        });
    vector.reserveDictionaryIds(ids.length).putInts(0, ids.length, ids, 0);
    return vector;
  }

  private static long[] numbers(InputTensor tensor, int rows) {
    LongBuffer data = tensor.elements().asLongBuffer();
    long[] numbers = new long[Math.multiplyExact(rows, tensor.rowStride())];
    data.get(numbers);
    return numbers;
  }

  @Test
  void givesPlacesInTheList() {
    InputTensor tensor = tensor("fail", DataTypes.StringType, 1);

    tensor.fill(new ColumnVector[] {column("blue", "green", "red", "", "\ud83d\ude00")}, 0, 5, 0);

    assertThat(tensor.type()).isEqualTo(ElementType.INT64);
    assertThat(numbers(tensor, 5)).containsExactly(1, -1, 0, 2, 3);
    assertThat(tensor.slice(0, 5).type()).isEqualTo(ElementType.INT64);
  }

  @Test
  void readsWhatIsNoUtf8AsAJavaStringWouldBe() {
    OnHeapColumnVector broken = new OnHeapColumnVector(2, DataTypes.StringType);
    broken.putByteArray(0, new byte[] {(byte) 0xff});
    broken.putByteArray(1, new byte[] {'r', 'e', 'd', (byte) 0xc3});
    InputTensor tensor = tensor("fail", DataTypes.StringType, 1);

    tensor.fill(new ColumnVector[] {broken}, 0, 2, 0);

    assertThat(numbers(tensor, 2)).containsExactly(4, -1);
  }

  @Test
  void looksUpByTheDictionaryOfEachBatch() {
    InputTensor tensor = tensor("fail", DataTypes.StringType, 2);
    ColumnVector first = encoded(List.of("red", "green", "blue"), 2, 1, 0, 2);
    ColumnVector second = encoded(List.of("blue"), 0, 0, 0, 0);

    tensor.fill(new ColumnVector[] {first, second}, 1, 3, 0);
    tensor.fill(new ColumnVector[] {second, first}, 0, 2, 3);

    assertThat(numbers(tensor, 5)).containsExactly(-1, 1, 0, 1, 1, 1, 1, 1, 1, -1);
  }

  @Test
  void looksUpRowByRowPastALargeDictionary() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      texts.add(i % 2 == 0 ? "red" : "blue");
    }
    InputTensor tensor = tensor("fail", DataTypes.StringType, 1);

    tensor.fill(new ColumnVector[] {encoded(texts, 69_999, 65_536, 65_535, 1, 0, 69_999)}, 0, 6, 0);

    assertThat(numbers(tensor, 6)).containsExactly(1, 0, 1, 1, 0, 1);
  }

  @Test
  void putsTheReplacementOfNulls() {
    OnHeapColumnVector withDictionary = encoded(List.of("blue"), 0, 0, 0);
    withDictionary.putNull(1);
    InputTensor tensor = tensor("red", DataTypes.StringType, 2);

    tensor.fill(new ColumnVector[] {column(null, "blue", "x"), withDictionary}, 0, 3, 0);

    assertThat(numbers(tensor, 3)).containsExactly(0, 1, 1, 0, -1, 1);
  }

  @Test
  void namesTheRowOfANull() {
    InputTensor tensor = tensor("fail", DataTypes.StringType, 1);
    ColumnVector[] columns = {column("red", null)};

    RowFailure failure =
        catchThrowableOfType(RowFailure.class, () -> tensor.fill(columns, 0, 2, 0));

    assertThat(failure.row()).isEqualTo(1);
    assertThat(failure.column()).isEqualTo("c0");
  }

  @Test
  void takesArrays() {
    ArrayType type = new ArrayType(DataTypes.StringType, true);
    OnHeapColumnVector vector = new OnHeapColumnVector(2, type);
    vector.arrayData().reserve(4);
    String[] texts = {"red", "x", "blue"};
    for (int i = 0; i < texts.length; i++) {
      vector.arrayData().putByteArray(i, texts[i].getBytes(UTF_8));
    }
    vector.arrayData().putNull(3);
    vector.putArray(0, 0, 2);
    vector.putArray(1, 2, 2);
    InputTensor tensor = tensor("red", type, 1);

    tensor.fill(new ColumnVector[] {vector}, 0, 2, 0);

    assertThat(numbers(tensor, 2)).containsExactly(0, -1, 1, 0);
  }

  @Test
  void fillsRowsOfTrialsAndPlainOnes() {
    InputTensor tensor = tensor("fail", DataTypes.StringType, 1);

    tensor.fillPlain(1);
    tensor.fillTrial(
        1,
        new InputTensor.RowValues() {
          @Override
          public double number(int column) {
            throw new UnsupportedOperationException();
          }

          @Override
          public String text(int column) {
            return "blue";
          }
        });

    assertThat(numbers(tensor, 3)).containsExactly(2, 1, 2);
  }
}
