package io.thresher.spark.scan;

import io.thresher.errors.Problem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcConf;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
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
 * @param byPosition whether the names do not count, but the order
 */
public record OrcColumns(
    String file, StructType columns, Map<String, String> unread, boolean byPosition)
    implements Serializable {

  /** How columns are called in files of Hive before 2.0, which are read by position. */
  private static final String UNNAMED = "_col";

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
    try (Reader reader = OrcFile.createReader(new Path(file), OrcFile.readerOptions(conf))) {
      TypeDescription written = reader.getSchema();
      List<String> names = written.getFieldNames();
      for (int i = 0; names != null && i < names.size(); i++) {
        TypeDescription type = written.getChildren().get(i);
        columns = columns.add(names.get(i), type(type));
        if (columns.apply(i).dataType() instanceof NullType) {
          unread.put(names.get(i), type.toString());
        }
      }
    } catch (Exception e) {
      return new OrcColumns(file, new StructType(), Map.of(), false);
    }
    boolean byPosition =
        OrcConf.FORCE_POSITIONAL_EVOLUTION.getBoolean(conf)
            || List.of(columns.fieldNames()).stream().allMatch(name -> name.startsWith(UNNAMED));
    return new OrcColumns(file, columns, unread, byPosition);
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
                    each.byPosition))
        .toList();
  }

  /** What {@code drift} finds in the file, which {@code scan} reads. */
  public List<Problem> problems(FileScans scan, SchemaDrift drift) {
    return columns.isEmpty()
        ? List.of()
        : drift.problems(file, byPosition ? placed(scan.stored()) : columns);
  }

  private StructType placed(StructType stored) {
    StructType placed = new StructType();
    for (int i = 0; i < Math.min(stored.size(), columns.size()); i++) {
      placed = placed.add(stored.apply(i).name(), columns.apply(i).dataType());
    }
    return placed;
  }
}
