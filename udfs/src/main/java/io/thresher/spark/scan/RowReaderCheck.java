package io.thresher.spark.scan;

import io.thresher.parquet.CheckedPages;
import io.thresher.parquet.Dialect;
import io.thresher.parquet.PageCodecs;
import io.thresher.parquet.PageCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * Reads the pages of a part of a file once before Spark does. Spark's reader of rows offers no
 * place between it and its pages; it is used for few files, those that Spark cannot read by
 * columns.
 */
final class RowReaderCheck {
  private RowReaderCheck() {}

  static void check(PartitionedFile part, String[] columns, Configuration conf, PageCounts counts) {
    Path path = part.filePath().toPath();
    PageCodecs codecs = new PageCodecs(HadoopCodecs.newFactory(conf, 0));
    ParquetReadOptions options =
        HadoopReadOptions.builder(conf, path)
            .withRange(part.start(), part.start() + part.length())
            .withCodecFactory(codecs)
            .build();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, conf), options)) {
      MessageType schema = read(reader.getFileMetaData().getSchema(), List.of(columns));
      reader.setRequestedSchema(schema);
      Dialect dialect = Dialect.of(reader.getFileMetaData().getCreatedBy());
      for (BlockMetaData group : reader.getRowGroups()) {
        PageReadStore pages = reader.readNextRowGroup();
        if (pages != null) {
          check(new CheckedPages(pages, path.toString(), dialect, group, counts, codecs), schema);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageType read(MessageType schema, List<String> columns) {
    List<Type> kept =
        schema.getFields().stream()
            .filter(field -> columns.stream().anyMatch(field.getName()::equalsIgnoreCase))
            .toList();
    return new MessageType(schema.getName(), kept);
  }

  private static void check(PageReadStore pages, MessageType schema) {
    for (ColumnDescriptor column : schema.getColumns()) {
      PageReader reader = pages.getPageReader(column);
      reader.readDictionaryPage();
      while (reader.readPage() != null) {
        // Reading checks.
      }
    }
  }
}
