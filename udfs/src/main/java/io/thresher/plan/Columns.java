package io.thresher.plan;

import io.thresher.errors.DataProblems;
import io.thresher.errors.Problem;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that may feed a model.
 *
 * @param all each at its ordinal
 * @param reserved names that are never bound unless the user names them, such as the key that is
 *     kept
 * @param unread columns of types that cannot be read
 * @param indexes finds the names of columns that were the index of a frame, which are never bound
 *     unless the user names them; asked only where columns are taken by position
 */
public record Columns(
    List<ColumnUse> all,
    Set<String> reserved,
    List<UnreadColumn> unread,
    Supplier<Set<String>> indexes) {
  /** What pandas calls an index without a name when it writes one as a column. */
  private static final Pattern PANDAS_INDEX = Pattern.compile("__index_level_\\d+__");

  public static Columns of(StructType schema, Set<String> reserved) {
    return of(schema, reserved, List.of(), Set::of);
  }

  /** The same, beside columns that cannot be read. */
  public static Columns of(
      StructType schema,
      Set<String> reserved,
      List<UnreadColumn> unread,
      Supplier<Set<String>> indexes) {
    StructField[] fields = schema.fields();
    return new Columns(
        IntStream.range(0, fields.length)
            .mapToObj(i -> new ColumnUse(i, fields[i].name(), fields[i].dataType()))
            .toList(),
        reserved,
        unread,
        indexes);
  }

  /** Why there is no column of that name, or not one. */
  Problem missing(String name, String input) {
    if (isAmbiguous(name)) {
      return DataProblems.ambiguousColumn(name);
    }
    for (UnreadColumn column : unread) {
      if (column.name().equalsIgnoreCase(name)) {
        return column.problem("input '" + input + "'");
      }
    }
    return DataProblems.missingColumn(name, input, names());
  }

  boolean isUnread(String name) {
    return unread.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
  }

  /** Names and types, of those that cannot be read, too. */
  List<String> described() {
    return Stream.concat(
            all.stream().map(column -> column.name() + " " + column.type().simpleString()),
            unread.stream().map(column -> column.name() + " " + column.type() + " (not readable)"))
        .toList();
  }

  List<String> names() {
    return all.stream().map(ColumnUse::name).toList();
  }

  /**
   * The column of exactly that name, or else the only one that differs in case alone; otherwise
   * null.
   */
  @Nullable ColumnUse find(String name) {
    List<ColumnUse> exact = all.stream().filter(column -> column.name().equals(name)).toList();
    List<ColumnUse> similar =
        exact.isEmpty()
            ? all.stream().filter(column -> column.name().equalsIgnoreCase(name)).toList()
            : exact;
    return similar.size() == 1 ? similar.get(0) : null;
  }

  private boolean isAmbiguous(String name) {
    return all.stream().filter(column -> column.name().equalsIgnoreCase(name)).count() > 1;
  }

  /** The columns of a suitable type that are neither reserved nor an index of pandas, in order. */
  List<ColumnUse> candidates(Predicate<DataType> suitable) {
    Set<String> frames = indexes.get();
    return all.stream()
        .filter(column -> suitable.test(column.type()) && !reserved.contains(column.name()))
        .filter(column -> !PANDAS_INDEX.matcher(column.name()).matches())
        .filter(column -> !frames.contains(column.name()))
        .toList();
  }
}
