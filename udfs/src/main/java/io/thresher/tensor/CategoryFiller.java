package io.thresher.tensor;

import io.thresher.plan.ColumnUse;
import io.thresher.plan.InputBinding;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/**
 * Fills a tensor of numbers from one column of texts an element. Of a column that comes with a
 * dictionary, each text of it is looked up once, not once a row.
 */
final class CategoryFiller implements TensorFiller {
  private static final DictionaryIds DICTIONARIES = DictionaryIds.load();
  private static final int NOT_LOOKED_UP = Categories.UNKNOWN - 1;

  /** Of a larger dictionary, rows are looked up one by one: most occur once in a batch. */
  private static final int MOST_IDS = 1 << 16;

  private final List<ColumnUse> columns;
  private final ValueReader[] readers;
  private final Categories categories;
  private final ElementWriter writer;
  private final CategorySink sink;
  private final int rowStride;
  private final int columnStride;
  private int[] codes = {};

  CategoryFiller(
      InputBinding binding,
      Categories categories,
      ElementWriter writer,
      int rowStride,
      int columnStride) {
    this.categories = categories;
    this.writer = writer;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
    sink = new CategorySink(categories, writer);
    columns = binding.columns();
    readers =
        columns.stream()
            .map(column -> new ValueReader(column, binding))
            .toArray(ValueReader[]::new);
  }

  @Override
  public void fill(ColumnVector[] vectors, int from, int count, int at) {
    for (int c = 0; c < readers.length; c++) {
      ColumnVector vector = vectors[columns.get(c).ordinal()];
      int first = at * rowStride + c * columnStride;
      ColumnVector ids = DICTIONARIES.of(vector);
      ColumnarArray run = new ColumnarArray(vector, from, count);
      if (ids == null) {
        sink.write(run, readers[c], vector.hasNull(), first, rowStride, from, 1);
      } else {
        byDictionary(run, ids.getInts(from, count), readers[c], vector.hasNull(), from, first);
      }
    }
  }

  /** The dictionary may be another one in the next batch, and so nothing is kept. */
  private void byDictionary(
      ColumnarArray run, int[] ids, ValueReader reader, boolean hasNulls, int from, int first) {
    Arrays.fill(codes, NOT_LOOKED_UP);
    for (int i = 0; i < ids.length; i++) {
      if (hasNulls && reader.isNull(run, i, from + i)) {
        sink.fill(reader, first + i * rowStride, 1);
        continue;
      }
      int id = ids[i];
      int code = id < codes.length ? codes[id] : NOT_LOOKED_UP;
      if (code == NOT_LOOKED_UP) {
        code = categories.code(run.getUTF8String(i));
        if (id < MOST_IDS) {
          remember(id, code);
        }
      }
      writer.put(first + i * rowStride, code);
    }
  }

  private void remember(int id, int code) {
    if (id >= codes.length) {
      int known = codes.length;
      codes = Arrays.copyOf(codes, Math.min(MOST_IDS, Math.max(2 * known, id + 1)));
      Arrays.fill(codes, known, codes.length, NOT_LOOKED_UP);
    }
    codes[id] = code;
  }
}
