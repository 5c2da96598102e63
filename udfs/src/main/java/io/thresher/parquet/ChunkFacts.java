package io.thresher.parquet;

import java.util.Locale;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * What the footer says of one column chunk.
 *
 * @param dialect of the file's writer
 * @param complete whether all of its pages are read, none skipped
 */
record ChunkFacts(
    String file,
    ColumnDescriptor column,
    ColumnChunkMetaData metaData,
    Dialect dialect,
    boolean complete) {

  String name() {
    return String.join(".", column.getPath());
  }

  /** Bytes of a value where all have as many; 0 where they have not. */
  int width() {
    return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case INT32, FLOAT -> 4;
      case INT64, DOUBLE -> 8;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> column.getPrimitiveType().getTypeLength();
      case BOOLEAN, BINARY -> 0;
    };
  }

  boolean isCompressed() {
    return metaData.getCodec() != CompressionCodecName.UNCOMPRESSED;
  }

  /** Whether Spark copies values out of a page before it asks for the next one. */
  boolean isCopied() {
    return width() > 0 && column.getMaxRepetitionLevel() == 0;
  }

  /** Throws where the footer lists no data page of this encoding. */
  void checkEncoding(Encoding encoding) throws Damage {
    EncodingStats stats = metaData.getEncodingStats();
    boolean listed =
        stats == null
            ? metaData.getEncodings().contains(encoding)
            : stats.getNumDataPagesEncodedAs(encoding) > 0;
    if (!listed) {
      throw new Damage("a page encoded as " + encoding + ", which the footer does not list");
    }
  }

  /** Throws where the pages seen of an encoding are not as many as the footer lists. */
  void checkCount(Encoding encoding, int pages) throws Damage {
    EncodingStats stats = metaData.getEncodingStats();
    if (complete && stats != null && stats.getNumDataPagesEncodedAs(encoding) != pages) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "%d pages encoded as %s where the footer lists %d",
              pages,
              encoding,
              stats.getNumDataPagesEncodedAs(encoding)));
    }
  }
}
