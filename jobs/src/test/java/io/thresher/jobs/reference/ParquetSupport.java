package io.thresher.jobs.reference;

import io.thresher.spark.scan.ThresherReads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** What Parquet files are read: small ones of every kind are written and read. */
final class ParquetSupport {
  private static final int ROWS = 100;

  private static final Map<PrimitiveTypeName, String> TYPES =
      new EnumMap<>(
          Map.of(
              PrimitiveTypeName.BOOLEAN, "boolean x",
              PrimitiveTypeName.INT32, "int32 x",
              PrimitiveTypeName.INT64, "int64 x",
              PrimitiveTypeName.FLOAT, "float x",
              PrimitiveTypeName.DOUBLE, "double x",
              PrimitiveTypeName.BINARY, "binary x (STRING)",
              PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
                  "fixed_len_byte_array(16) x (DECIMAL(38,0))"));

  /** Ways to write, which together give every encoding. */
  private static final List<UnaryOperator<ExampleParquetWriter.Builder>> WAYS =
      List.of(
          writer -> writer.withDictionaryEncoding(false),
          writer -> writer.withDictionaryEncoding(true),
          writer ->
              writer.withDictionaryEncoding(false).withWriterVersion(WriterVersion.PARQUET_2_0),
          writer ->
              writer.withDictionaryEncoding(true).withWriterVersion(WriterVersion.PARQUET_2_0),
          writer -> writer.withDictionaryEncoding(false).withByteStreamSplitEncoding(true));

  private static final Path WRITERS = Path.of("../datasets/writers/files");

  private ParquetSupport() {}

  static String text() {
    try {
      Path folder = Files.createTempDirectory("thresher-parquet");
      try {
        return """

        ## Encodings of Parquet pages

        `yes`: read. `no`: refused ([THR-DATA-105](errors.md#thr-data-105)). Empty: nothing to read, since parquet-java does not write it.

        """
            + encodings(folder.resolve("file.parquet"))
            + """

            ## Codecs of Parquet pages

            """
            + codecs(folder.resolve("file.parquet"));
      } finally {
        FileUtil.fullyDelete(folder.toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MarkdownTable encodings(Path file) throws IOException {
    Map<Encoding, Map<PrimitiveTypeName, String>> found = new TreeMap<>();
    for (PrimitiveTypeName type : TYPES.keySet()) {
      for (UnaryOperator<ExampleParquetWriter.Builder> way : WAYS) {
        write(file, type, way.apply(builder(file, type)));
        note(file, type, found);
      }
    }
    PrimitiveTypeName text = PrimitiveTypeName.BINARY;
    write(file, text, lengthsApart(builder(file, text).withDictionaryEncoding(false)));
    note(file, text, found);
    List<String> titles = new ArrayList<>(List.of("encoding"));
    TYPES.keySet().forEach(type -> titles.add(type.name().toLowerCase(Locale.ROOT)));
    MarkdownTable table = new MarkdownTable(titles);
    found.forEach(
        (encoding, byType) -> {
          List<String> cells = new ArrayList<>(List.of(encoding.name()));
          TYPES.keySet().forEach(type -> cells.add(byType.getOrDefault(type, "")));
          table.row(cells);
        });
    return table;
  }

  private static MarkdownTable codecs(Path file) throws IOException {
    MarkdownTable table = new MarkdownTable("codec", "read");
    for (CompressionCodecName codec : CompressionCodecName.values()) {
      String outcome;
      try {
        PrimitiveTypeName type = PrimitiveTypeName.INT64;
        write(file, type, builder(file, type).withCompressionCodec(codec));
        outcome = reads(file) ? "yes" : "no";
      } catch (RuntimeException | LinkageError e) {
        outcome = ofOtherWriters(codec);
      }
      table.row(codec.name(), outcome);
      Files.deleteIfExists(file);
    }
    return table;
  }

  /** What a codec that Parquet's own writer lacks is to files of others. */
  private static String ofOtherWriters(CompressionCodecName codec) throws IOException {
    String part = "-" + codec.name().toLowerCase(Locale.ROOT) + "-";
    try (Stream<Path> files = Files.list(WRITERS)) {
      Path file =
          files.filter(each -> each.toString().contains(part)).sorted().findFirst().orElse(null);
      return file == null
          ? "no: " + codec.getHadoopCompressionCodecClassName() + " is not on the class path"
          : reads(file, "id") ? "yes" : "no";
    }
  }

  private static void note(
      Path file, PrimitiveTypeName type, Map<Encoding, Map<PrimitiveTypeName, String>> found)
      throws IOException {
    HadoopInputFile input =
        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
    try (ParquetFileReader reader = ParquetFileReader.open(input)) {
      ColumnChunkMetaData chunk = reader.getRowGroups().get(0).getColumns().get(0);
      for (Encoding encoding : chunk.getEncodingStats().getDataEncodings()) {
        found
            .computeIfAbsent(encoding, any -> new EnumMap<>(PrimitiveTypeName.class))
            .put(type, reads(file) ? "yes" : "no");
      }
    }
    Files.delete(file);
  }

  /** Whether Spark's vectorised reader takes the file, with what Thresher puts before it. */
  private static boolean reads(Path file) throws IOException {
    return reads(file, "x");
  }

  private static boolean reads(Path file, String column) throws IOException {
    try (VectorizedParquetRecordReader reader = new VectorizedParquetRecordReader(false, ROWS)) {
      reader.initialize(file.toString(), List.of(column));
      ThresherReads.through(reader);
      ColumnarBatch batch = reader.resultBatch();
      return reader.nextBatch() && batch.numRows() == ROWS;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private static ExampleParquetWriter.Builder builder(Path file, PrimitiveTypeName type) {
    return ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema(type));
  }

  private static MessageType schema(PrimitiveTypeName type) {
    return MessageTypeParser.parseMessageType("message m { required " + TYPES.get(type) + "; }");
  }

  /** The one encoding that parquet-java has and never chooses by itself. */
  private static ExampleParquetWriter.Builder lengthsApart(ExampleParquetWriter.Builder writer) {
    try {
      Field field = ParquetWriter.Builder.class.getDeclaredField("encodingPropsBuilder");
      field.setAccessible(true);
      ((ParquetProperties.Builder) field.get(writer)).withValuesWriterFactory(new Lengths());
      return writer;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Lengths implements ValuesWriterFactory {
    @Override
    public void initialize(ParquetProperties properties) {}

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
      return new DeltaLengthByteArrayValuesWriter(
          1024, 1024, HeapByteBufferAllocator.getInstance());
    }
  }

  private static void write(Path file, PrimitiveTypeName type, ExampleParquetWriter.Builder builder)
      throws IOException {
    Files.deleteIfExists(file);
    MessageType schema = schema(type);
    try (ParquetWriter<Group> writer = builder.build()) {
      for (int i = 0; i < ROWS; i++) {
        Group row = new SimpleGroup(schema);
        switch (type) {
          case INT96 -> throw new IllegalArgumentException("no input takes timestamps");
          case BOOLEAN -> row.add(0, i % 2 == 0);
          case INT32 -> row.add(0, i % 7);
          case INT64 -> row.add(0, i % 7L);
          case FLOAT -> row.add(0, i % 7f);
          case DOUBLE -> row.add(0, i % 7d);
          case BINARY -> row.add(0, "text " + i % 7);
          case FIXED_LEN_BYTE_ARRAY -> {
            byte[] bytes = new byte[16];
            bytes[15] = (byte) (i % 7);
            row.add(0, Binary.fromConstantByteArray(bytes));
          }
        }
        writer.write(row);
      }
    }
  }
}
