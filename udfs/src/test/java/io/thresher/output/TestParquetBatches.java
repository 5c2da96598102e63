package io.thresher.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thresher.spark.task.OnHeapFloats;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Files written by batches, read by parquet-java. */
class TestParquetBatches {
  private static final VectorAccess AS_IS =
      new VectorAccess(new DateTimes(null, null, null), new OnHeapFloats()::of);
  private static final StructType TYPES =
      new StructType()
          .add("i", DataTypes.IntegerType, false)
          .add("n", DataTypes.LongType)
          .add("f", DataTypes.FloatType)
          .add("s", DataTypes.StringType)
          .add("l", DataTypes.createArrayType(DataTypes.DoubleType));
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT32)
          .named("i")
          .optional(PrimitiveTypeName.INT64)
          .named("n")
          .optional(PrimitiveTypeName.FLOAT)
          .named("f")
          .optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("s")
          .optionalGroup()
          .as(LogicalTypeAnnotation.listType())
          .repeatedGroup()
          .optional(PrimitiveTypeName.DOUBLE)
          .named("element")
          .named("list")
          .named("l")
          .named("spark_schema");

  /** What a row holds, as text. */
  private record Expected(int i, String n, String f, String s, @Nullable List<String> l) {
    static Expected of(Group row) {
      @Nullable List<String> list = null;
      if (row.getFieldRepetitionCount("l") > 0) {
        list = new ArrayList<>();
        Group elements = row.getGroup("l", 0);
        for (int e = 0; e < elements.getFieldRepetitionCount("list"); e++) {
          Group element = elements.getGroup("list", e);
          list.add(
              element.getFieldRepetitionCount("element") == 0
                  ? "null"
                  : "" + element.getDouble("element", 0));
        }
      }
      return new Expected(
          row.getInteger("i", 0), text(row, "n"), text(row, "f"), text(row, "s"), list);
    }

    private static String text(Group row, String field) {
      return row.getFieldRepetitionCount(field) == 0
          ? "null"
          : row.getValueToString(row.getType().getFieldIndex(field), 0);
    }
  }

  @Property(tries = 60, seed = "8")
  void keepsEveryValueWhateverTheSizes(
      @ForAll @IntRange(max = 4) int batches,
      @ForAll @IntRange(max = 3000) int batchRows,
      @ForAll @IntRange(min = 1, max = 10) int nullsIn,
      @ForAll @IntRange(min = 1, max = 2000) int pageRows,
      @ForAll @IntRange(min = 100, max = 20_000) int pageBytes,
      @ForAll @IntRange(min = 500, max = 100_000) int groupBytes,
      @ForAll boolean distinct)
      throws IOException {
    Configuration hadoop = new Configuration(false);
    hadoop.setInt("parquet.page.row.count.limit", pageRows);
    hadoop.setInt("parquet.page.size", pageBytes);
    hadoop.setInt("parquet.block.size", groupBytes);
    java.nio.file.Path folder = Files.createTempDirectory("batches");
    Path file = new Path(folder.resolve("data.parquet").toUri());
    Random random = new Random(batchRows);
    List<Expected> expected = new ArrayList<>();
    FileDigest digest = new FileDigest(sha256());
    try (ParquetBatches out = create(file, digest, hadoop)) {
      for (int b = 0; b < batches; b++) {
        int rows = batchRows == 0 ? 0 : 1 + random.nextInt(batchRows);
        out.write(batch(random, rows, nullsIn, distinct, expected));
      }
    }

    List<Expected> actual = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        actual.add(Expected.of(row));
      }
    }
    assertThat(actual).isEqualTo(expected);
    byte[] bytes = Files.readAllBytes(folder.resolve("data.parquet"));
    assertThat(digest.bytes()).isEqualTo(bytes.length);
    assertThat(digest.hex()).isEqualTo(HexFormat.of().formatHex(sha256().digest(bytes)));
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      assertThat(reader.getRecordCount()).isEqualTo(expected.size());
      assertThat(reader.getFooter().getFileMetaData().getKeyValueMetaData())
          .containsEntry("made", "here");
    }
    delete(folder);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Example
  void leavesAFileThatFailedWithoutFooter() throws IOException {
    java.nio.file.Path folder = Files.createTempDirectory("batches");
    Path file = new Path(folder.resolve("data.parquet").toUri());
    Configuration hadoop = new Configuration(false);
    ParquetBatches out = create(file, null, hadoop);
    OnHeapColumnVector nulls = new OnHeapColumnVector(1, DataTypes.IntegerType);
    nulls.putNull(0);
    ColumnVector[] columns = {nulls, nulls, nulls, nulls, nulls};

    assertThatThrownBy(() -> out.write(new ColumnarBatch(columns, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a null in [i]");
    out.close();
    out.close();

    assertThatThrownBy(() -> ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop)))
        .hasMessageContaining("is not a Parquet file");
    delete(folder);
  }

  @Example
  void namesWhatItCannotWrite() {
    assertThat(BatchTypes.objection(TYPES)).isNull();
    assertThat(BatchTypes.objection(new StructType().add("m", TYPES)))
        .startsWith("column m is of type struct<");
    assertThat(
            BatchTypes.objection(
                new StructType()
                    .add(
                        "a",
                        DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.LongType)))))
        .isEqualTo("column a is of type array<array<bigint>>");
    assertThat(
            BatchTypes.objection(
                new StructType()
                    .add("m", DataTypes.createMapType(DataTypes.StringType, DataTypes.FloatType))))
        .isNull();
    assertThat(
            BatchTypes.objection(
                new StructType().add("m", DataTypes.createMapType(DataTypes.StringType, TYPES))))
        .startsWith("column m is of type map<string,struct<");
  }

  @Example
  void namesSettingsItDoesNotHonour() {
    Configuration hadoop = new Configuration(false);
    assertThat(WriterSettings.objection(hadoop)).isNull();
    for (Map.Entry<String, String> setting :
        Map.of(
                "parquet.writer.version", "v2",
                "parquet.bloom.filter.enabled", "true",
                "parquet.bloom.filter.enabled#id", "true",
                "parquet.validation", "true",
                "parquet.crypto.factory.class", "some.Factory")
            .entrySet()) {
      Configuration set = new Configuration(hadoop);
      set.set(setting.getKey(), setting.getValue());
      assertThat(WriterSettings.objection(set)).contains(setting.getKey().replaceFirst("#.*", ""));
    }
  }

  private static ParquetBatches create(Path file, @Nullable FileDigest digest, Configuration hadoop)
      throws IOException {
    return new ParquetBatches(
        file,
        TYPES,
        SCHEMA,
        Map.of("made", "here"),
        AS_IS,
        CompressionCodecName.SNAPPY,
        digest,
        hadoop);
  }

  private static ColumnarBatch batch(
      Random random, int rows, int nullsIn, boolean distinct, List<Expected> expected) {
    OnHeapColumnVector[] columns = OnHeapColumnVector.allocateColumns(Math.max(rows, 1), TYPES);
    int elements = 0;
    for (int row = 0; row < rows; row++) {
      int number = distinct ? random.nextInt() : random.nextInt(5);
      columns[0].putInt(row, number);
      String n = "null";
      if (!isNull(random, nullsIn, columns[1], row)) {
        columns[1].putLong(row, 3L * number);
        n = "" + 3L * number;
      }
      String f = "null";
      if (!isNull(random, nullsIn, columns[2], row)) {
        float value = random.nextInt(9) == 0 ? Float.NaN : number / 7f;
        columns[2].putFloat(row, value);
        f = "" + value;
      }
      String s = "null";
      if (!isNull(random, nullsIn, columns[3], row)) {
        s = "v" + number;
        columns[3].putByteArray(row, s.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      @Nullable List<String> l = null;
      if (!isNull(random, nullsIn, columns[4], row)) {
        l = new ArrayList<>();
        int length = random.nextInt(4);
        columns[4].putArray(row, elements, length);
        OnHeapColumnVector child = (OnHeapColumnVector) columns[4].getChild(0);
        child.reserve(elements + length);
        for (int e = 0; e < length; e++, elements++) {
          if (isNull(random, nullsIn, child, elements)) {
            l.add("null");
          } else {
            child.putDouble(elements, number + e);
            l.add("" + (double) (number + e));
          }
        }
      }
      expected.add(new Expected(number, n, f, s, l));
    }
    return new ColumnarBatch(columns, rows);
  }

  private static boolean isNull(Random random, int in, OnHeapColumnVector column, int row) {
    boolean absent = in < 10 && random.nextInt(in) == 0;
    if (absent) {
      column.putNull(row);
    }
    return absent;
  }

  private static void delete(java.nio.file.Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (java.nio.file.Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
