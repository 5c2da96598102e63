package io.thresher.parquet;

import io.thresher.errors.CorruptionProblems;
import io.thresher.errors.ScoringException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;

/**
 * Compares what a footer says twice. Footers carry no checksum, but most of what they say can be
 * told from something else that they say.
 */
public final class FooterCheck {
  /** The bytes of one column chunk, from {@code start} to before {@code end}. */
  private record Extent(long start, long end) {}

  private final Footer footer;
  private final List<Extent> extents = new ArrayList<>();

  private FooterCheck(Footer footer) {
    this.footer = footer;
  }

  /**
   * @throws ScoringException if the footer contradicts itself or the length of its file
   */
  public static void check(Footer footer) {
    try {
      new FooterCheck(footer).run();
    } catch (Damage e) {
      throw new ScoringException(CorruptionProblems.inconsistent(footer.file(), e.reason()));
    }
  }

  private void run() throws Damage {
    FileMetaData file = footer.metaData();
    List<Leaves.Leaf> leaves = Leaves.of(file.getSchema());
    for (Leaves.Leaf leaf : leaves) {
      AnnotationCheck.check(leaf.element());
    }
    WriterCheck.check(file);
    long rows = 0;
    for (RowGroup group : file.getRow_groups()) {
      rowGroup(group, leaves);
      rows += group.getNum_rows();
    }
    if (rows != file.getNum_rows()) {
      throw new Damage(
          String.format(
              Locale.ROOT, "it has %d rows, its row groups %d", file.getNum_rows(), rows));
    }
    extents.sort(Comparator.comparingLong(Extent::start));
    long end = 0;
    for (Extent extent : extents) {
      if (extent.start() < end) {
        throw new Damage("two column chunks overlap at byte " + extent.start());
      }
      end = extent.end();
    }
  }

  private void rowGroup(RowGroup group, List<Leaves.Leaf> leaves) throws Damage {
    if (group.getNum_rows() < 0) {
      throw new Damage("a row group has " + group.getNum_rows() + " rows");
    }
    if (group.getColumnsSize() != leaves.size()) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "a row group has %d columns, the schema %d",
              group.getColumnsSize(),
              leaves.size()));
    }
    for (int i = 0; i < leaves.size(); i++) {
      chunk(group, group.getColumns().get(i), leaves.get(i));
    }
  }

  private void chunk(RowGroup group, ColumnChunk chunk, Leaves.Leaf leaf) throws Damage {
    String column = "column '" + String.join(".", leaf.path()) + "'";
    ColumnMetaData data = chunk.getMeta_data();
    if (data == null || chunk.isSetFile_path()) {
      throw new Damage(column + " is encrypted or in another file");
    }
    if (!leaf.path().equals(data.getPath_in_schema())) {
      throw new Damage(
          column + " of the schema is " + data.getPath_in_schema() + " in a row group");
    }
    if (data.getType() != leaf.element().getType()) {
      throw new Damage(
          "%s is %s in the schema and %s in a row group"
              .formatted(column, leaf.element().getType(), data.getType()));
    }
    if (leaf.isFlat() && data.getNum_values() != group.getNum_rows()) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "%s has %d values in a row group of %d rows",
              column,
              data.getNum_values(),
              group.getNum_rows()));
    }
    sizes(column, data);
    LevelCheck.check(column, data, leaf);
    extent(column, data);
  }

  private static void sizes(String column, ColumnMetaData data) throws Damage {
    if (data.getCodec() == null || data.getEncodings() == null) {
      throw new Damage(column + " has no known codec or encodings");
    }
    if (data.getCodec() == CompressionCodec.UNCOMPRESSED
        && data.getTotal_compressed_size() != data.getTotal_uncompressed_size()) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "%s is not compressed, but has %d bytes compressed and %d bytes not",
              column,
              data.getTotal_compressed_size(),
              data.getTotal_uncompressed_size()));
    }
  }

  private void extent(String column, ColumnMetaData data) throws Damage {
    long dictionary = data.getDictionary_page_offset();
    long pages = data.getData_page_offset();
    long start = dictionary > 0 && dictionary < pages ? dictionary : pages;
    long size = data.getTotal_compressed_size();
    if (data.getNum_values() == 0) {
      // It may say that it starts nowhere, and hold a dictionary without a value.
      start = pages == 0 ? dictionary : start;
      if (size == 0) {
        return;
      }
    }
    if (start < 4 || size <= 0 || size > footer.start() - start) {
      throw new Damage(
          String.format(
              Locale.ROOT,
              "%s would lie at byte %d, %d bytes long, in %d bytes of data",
              column,
              start,
              size,
              footer.start()));
    }
    extents.add(new Extent(start, start + size));
  }
}
