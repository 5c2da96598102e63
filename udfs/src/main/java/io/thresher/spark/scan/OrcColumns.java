package io.thresher.spark.scan;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.Problem;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.orc.ColumnStatistics;
import org.apache.orc.DateColumnStatistics;
import org.apache.orc.OrcConf;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TimestampColumnStatistics;
import org.apache.orc.TypeDescription;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of an ORC file by its footer. ORC's reader makes null of a column that a file lacks
 * and of a value that does not fit, rounds decimals, and cuts fractions off, all without a word.
 *
 * @param columns of type void where Spark has no type for one; none of a file that holds no rows or
 *     cannot be read, of which whoever reads it says what is wrong
 * @param unread the types in ORC's terms of those that Spark has none for, by name
 * @param misdated columns with dates that are taken for others
 * @param byPosition whether the names do not count, but the order
 */
public record OrcColumns(
    String file,
    StructType columns,
    Map<String, String> unread,
    Set<String> misdated,
    boolean byPosition)
    implements Serializable {

  /** How columns are called in files of Hive before 2.0, which are read by position. */
  private static final String UNNAMED = "_col";

  /** 1582-10-15, since when both calendars agree, in days since 1970. */
  private static final long GREGORIAN_DAY = LocalDate.of(1582, 10, 15).toEpochDay();

  /** Those of all these files, in order. */
  public static List<OrcColumns> of(SparkSession spark, List<FileStatus> files) {
    return shared(FooterInspection.each(spark, files, OrcColumns::of));
  }

  private static List<OrcColumns> of(Iterator<FooterInspection.Named> files, Configuration conf) {
    List<OrcColumns> found = new ArrayList<>();
    files.forEachRemaining(file -> found.add(of(file.path(), conf)));
    return shared(found);
  }

  private static OrcColumns of(String file, Configuration conf) {
    StructType columns = new StructType();
    Map<String, String> unread = new LinkedHashMap<>();
    Set<String> misdated = new LinkedHashSet<>();
    try (Reader reader = OrcFile.createReader(new Path(file), OrcFile.readerOptions(conf))) {
      TypeDescription written = reader.getSchema();
      List<String> names = written.getFieldNames();
      for (int i = 0; names != null && i < names.size(); i++) {
        TypeDescription type = written.getChildren().get(i);
        columns = columns.add(names.get(i), type(type));
        if (columns.apply(i).dataType() instanceof NullType) {
          unread.put(names.get(i), type.toString());
        }
        if (namesNoCalendar(reader) && hasEarlyDates(type, reader.getStatistics())) {
          misdated.add(names.get(i));
        }
      }
    } catch (Exception e) {
      return new OrcColumns(file, new StructType(), Map.of(), Set.of(), false);
    }
    boolean byPosition =
        OrcConf.FORCE_POSITIONAL_EVOLUTION.getBoolean(conf)
            || List.of(columns.fieldNames()).stream().allMatch(name -> name.startsWith(UNNAMED));
    return new OrcColumns(file, columns, unread, misdated, byPosition);
  }

  /** ORC's library for C++ writes days of the Gregorian calendar and does not say so. */
  private static boolean namesNoCalendar(Reader reader) {
    return !reader.writerUsedProlepticGregorian()
        && reader.getWriterVersion().getWriterImplementation()
            == OrcFile.WriterImplementation.ORC_CPP;
  }

  private static boolean hasEarlyDates(TypeDescription type, ColumnStatistics[] statistics) {
    ColumnStatistics values = statistics[type.getId()];
    boolean any = values.getNumberOfValues() > 0;
    if (values instanceof DateColumnStatistics dates) {
      return any && dates.getMinimumDayOfEpoch() < GREGORIAN_DAY;
    }
    if (values instanceof TimestampColumnStatistics times) {
      return any && times.getMinimumUTC().getTime() < TimeUnit.DAYS.toMillis(GREGORIAN_DAY);
    }
    return type.getChildren() != null
        && type.getChildren().stream().anyMatch(child -> hasEarlyDates(child, statistics));
  }

  private static DataType type(TypeDescription column) {
    try {
      TypeDescription alone = TypeDescription.createStruct().addField("it", column.clone());
      return OrcUtils.toCatalystSchema(alone).apply(0).dataType();
    } catch (Exception e) {
      return DataTypes.NullType;
    }
  }

  /** Files mostly have the same columns; one object stands for all of them. */
  private static List<OrcColumns> shared(List<OrcColumns> files) {
    Map<StructType, StructType> known = new HashMap<>();
    return files.stream()
        .map(
            each ->
                new OrcColumns(
                    each.file,
                    known.computeIfAbsent(each.columns, first -> first),
                    each.unread,
                    each.misdated,
                    each.byPosition))
        .toList();
  }

  /** What {@code drift} finds in the file, which {@code scan} reads. */
  public List<Problem> problems(FileScans scan, SchemaDrift drift) {
    if (columns.isEmpty()) {
      return List.of();
    }
    List<Problem> problems =
        new ArrayList<>(drift.problems(file, byPosition ? placed(scan.stored()) : columns));
    for (String name : scan.columns().fieldNames()) {
      if (misdated.stream().anyMatch(name::equalsIgnoreCase)) {
        problems.add(CorruptionProblems.unnamedCalendar(file, name));
      }
    }
    return problems;
  }

  private StructType placed(StructType stored) {
    StructType placed = new StructType();
    for (int i = 0; i < Math.min(stored.size(), columns.size()); i++) {
      placed = placed.add(stored.apply(i).name(), columns.apply(i).dataType());
    }
    return placed;
  }
}
