package io.thresher.spark.scan;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.Problem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.jspecify.annotations.Nullable;

/** Compares the columns of a file with those that a run reads. */
public final class SchemaDrift implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StructType read;
  private final boolean converted;
  private final boolean caseSensitive;
  private final boolean allowMissing;

  /**
   * @param scan reads its columns from every file
   * @param allowMissing whether an absent column reads as null
   */
  public SchemaDrift(FileScans scan, boolean caseSensitive, boolean allowMissing) {
    this.read = scan.columns();
    this.converted = scan.converted();
    this.caseSensitive = caseSensitive;
    this.allowMissing = allowMissing;
  }

  /** One problem for each column that the file lacks or has of another type. */
  public List<Problem> problems(ParquetFacts file) {
    return problems(file.file(), converted ? file.converted() : file.columns());
  }

  /** The same for a file of any format. */
  List<Problem> problems(String file, StructType columns) {
    List<Problem> problems = new ArrayList<>();
    for (StructField wanted : read.fields()) {
      if (wanted.name().equals(ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME())) {
        continue; // Spark counts rows itself.
      }
      StructField found = find(wanted.name(), columns);
      String type = wanted.dataType().simpleString();
      if (found == null && !allowMissing) {
        problems.add(CorruptionProblems.columnAbsent(file, wanted.name(), type));
      } else if (found != null && !reads(wanted.dataType(), found.dataType())) {
        problems.add(
            CorruptionProblems.columnDiffers(
                file, wanted.name(), type, found.dataType().simpleString()));
      }
    }
    return problems;
  }

  private @Nullable StructField find(String name, StructType columns) {
    for (StructField field : columns.fields()) {
      if (caseSensitive ? field.name().equals(name) : field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  /** Whether Spark reads {@code found} as {@code wanted} without changing a value. */
  private boolean reads(DataType wanted, DataType found) {
    if (wanted instanceof StructType group && found instanceof StructType other) {
      for (StructField field : group.fields()) {
        StructField there = find(field.name(), other);
        if (there == null ? !allowMissing : !reads(field.dataType(), there.dataType())) {
          return false;
        }
      }
      return true;
    }
    if (wanted instanceof ArrayType array && found instanceof ArrayType other) {
      return reads(array.elementType(), other.elementType());
    }
    if (wanted instanceof MapType map && found instanceof MapType other) {
      return reads(map.keyType(), other.keyType()) && reads(map.valueType(), other.valueType());
    }
    return wanted.equals(found) || widens(wanted, found) || storedAs(wanted).equals(found);
  }

  private static boolean widens(DataType wanted, DataType found) {
    if (wanted.equals(DataTypes.DoubleType)) {
      return found.equals(DataTypes.FloatType) || wholeBits(found) <= 32;
    }
    return wholeBits(wanted) <= 64 && wholeBits(found) < wholeBits(wanted);
  }

  private static int wholeBits(DataType type) {
    if (type.equals(DataTypes.ByteType)) {
      return 8;
    }
    if (type.equals(DataTypes.ShortType)) {
      return 16;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return 32;
    }
    return type.equals(DataTypes.LongType) ? 64 : Integer.MAX_VALUE;
  }

  /** Types that only Spark's own notes in the footer tell from those they are stored as. */
  private static DataType storedAs(DataType type) {
    if (type instanceof YearMonthIntervalType) {
      return DataTypes.IntegerType;
    }
    if (type instanceof DayTimeIntervalType) {
      return DataTypes.LongType;
    }
    if (type instanceof CharType || type instanceof VarcharType) {
      return DataTypes.StringType;
    }
    return type;
  }
}
