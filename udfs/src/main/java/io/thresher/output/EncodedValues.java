package io.thresher.output;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.jspecify.annotations.Nullable;

/** Values that parquet-java encodes, one by one. */
abstract class EncodedValues extends Values {
  private final ValuesWriter writer;

  EncodedValues(ColumnDescriptor column, ParquetProperties properties) {
    super(column, properties);
    writer = properties.newValuesWriter(column);
  }

  final ValuesWriter writer() {
    return writer;
  }

  @Override
  final BytesInput encoded() {
    return writer.getBytes();
  }

  @Override
  final Encoding encoding() {
    return writer.getEncoding();
  }

  @Override
  void reset() {
    super.reset();
    writer.reset();
  }

  @Override
  final @Nullable DictionaryPage dictionary() {
    return writer.toDictPageAndClose();
  }

  @Override
  final void close() {
    writer.close();
  }
}
