package io.thresher.profile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * Of a column of texts: the frequent ones by a sketch of frequent items (Misra, Gries 1982), and
 * how many differ by HyperLogLog (Flajolet and others 2007). Up to 1,536 texts are counted exactly.
 * A text counts by its first {@link #LONGEST} characters.
 */
public final class CategorySketch extends ColumnSketch {
  /** Characters of a text that tell it from others. */
  public static final int LONGEST = 64;

  private static final int MAP_SIZE = 2048;
  private static final int LOG_BUCKETS = 12;
  private static final int MOST = 1000;

  private ItemsSketch<String> frequent = new ItemsSketch<>(MAP_SIZE);
  private HllSketch different = new HllSketch(LOG_BUCKETS);

  /** Takes a value. */
  public void add(String value) {
    counted();
    String category = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    frequent.update(category);
    // HyperLogLog passes an empty text over.
    different.update('=' + category);
  }

  @Override
  void mergeValues(ColumnSketch other, long weight) {
    CategorySketch more = (CategorySketch) other;
    if (weight == 1) {
      frequent.merge(more.frequent);
    } else if (!more.frequent.isEmpty()) {
      for (ItemsSketch.Row<String> row :
          more.frequent.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
        frequent.update(row.getItem(), weight * row.getEstimate());
      }
    }
    Union union = new Union(LOG_BUCKETS);
    union.update(different);
    union.update(more.different);
    different = union.getResult();
  }

  @Override
  public ColumnProfile profile(ProfiledColumn column) {
    List<CategoryProfile.Category> categories = new ArrayList<>();
    boolean all = frequent.getMaximumError() == 0 && frequent.getNumActiveItems() <= MOST;
    long present = values() - nulls();
    if (!frequent.isEmpty()) {
      for (ItemsSketch.Row<String> row : frequent.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
        categories.add(
            new CategoryProfile.Category(row.getItem(), (double) row.getLowerBound() / present));
      }
    }
    categories.sort(
        Comparator.comparingDouble(CategoryProfile.Category::share)
            .reversed()
            .thenComparing(CategoryProfile.Category::value));
    List<CategoryProfile.Category> listed =
        categories.subList(0, Math.min(MOST, categories.size()));
    return new ColumnProfile(
        column.name(),
        column.role().label(),
        column.type(),
        sampled(),
        share(nulls()),
        null,
        new CategoryProfile(Math.round(different.getEstimate()), all, List.copyOf(listed)));
  }

  @Override
  void writeValues(DataOutputStream out) throws IOException {
    writeBytes(frequent.toByteArray(new ArrayOfStringsSerDe()), out);
    writeBytes(different.toCompactByteArray(), out);
  }

  @Override
  void readValues(DataInputStream in) throws IOException {
    frequent = ItemsSketch.getInstance(Memory.wrap(readBytes(in)), new ArrayOfStringsSerDe());
    different = HllSketch.heapify(Memory.wrap(readBytes(in)));
  }
}
