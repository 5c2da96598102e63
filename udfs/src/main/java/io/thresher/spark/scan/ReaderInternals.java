package io.thresher.spark.scan;

import io.thresher.parquet.CheckedPages;
import io.thresher.parquet.Conversion;
import io.thresher.parquet.Dialect;
import io.thresher.parquet.LocalPages;
import io.thresher.parquet.PageCodecs;
import io.thresher.parquet.PageCounts;
import io.thresher.parquet.PageExtent;
import io.thresher.parquet.RewrittenPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.RecordReaderIterator;
import org.apache.spark.sql.execution.datasources.parquet.ParquetColumn;
import org.apache.spark.sql.execution.datasources.parquet.SpecificParquetRecordReaderBase;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.Iterator;

/**
 * Stands between Spark's vectorised reader and the row groups that it reads. Spark has the seam, an
 * interface with one method, but lets nobody in; so it is reached by reflection, of names that this
 * class alone knows.
 */
final class ReaderInternals {
  private static final Field RECORD_READER = field(RecordReaderIterator.class, "rowReader");
  private static final Field ROW_GROUPS = field(SpecificParquetRecordReaderBase.class, "reader");
  private static final Class<?> SEAM = ROW_GROUPS.getType();
  private static final Field FILE_READER =
      field(classNamed(SEAM.getName() + "Impl", SEAM), "reader");
  private static final Field OPTIONS = field(ParquetFileReader.class, "options");
  private static final Field FILE = field(ParquetFileReader.class, "file");
  private static final Field COLUMNS =
      field(SpecificParquetRecordReaderBase.class, "parquetColumn");
  private static final Field DESCRIPTOR = field(ParquetColumn.class, "descriptor");
  private static final Field REQUESTED =
      field(SpecificParquetRecordReaderBase.class, "requestedSchema");
  private static final Field CAPACITY = field(VectorizedParquetRecordReader.class, "capacity");
  private static final Field LOADED =
      field(
          classNamed(
              ParquetFileReader.class.getPackageName()
                  + ".ColumnChunkPageReadStore$ColumnChunkPageReader",
              ParquetFileReader.class),
          "compressedPages");
  private static final Field CODECS = field(ParquetReadOptions.class, "codecFactory");
  private static final Field VECTORED = field(ParquetReadOptions.class, "useHadoopVectoredIo");

  private ReaderInternals() {}

  /** The reader that gives these rows; null where there is none to be seen. */
  static @Nullable RecordReader<?, ?> reader(Iterator<?> rows) {
    return rows instanceof RecordReaderIterator
        ? (RecordReader<?, ?>) get(RECORD_READER, rows)
        : null;
  }

  /**
   * Has the pages that the reader will read decompressed in one step, and local files read without
   * detours; it must not have read any yet.
   */
  static void shorten(VectorizedParquetRecordReader reader) {
    shorten(reader, (pages, opened, codecs) -> pages);
  }

  /** Does the same, and has the pages checked. */
  static void check(VectorizedParquetRecordReader reader, String file, PageCounts counts) {
    shorten(
        reader,
        (pages, opened, codecs) ->
            new CheckedPages(pages, file, dialect(opened), group(opened, pages), counts, codecs));
  }

  /**
   * Has values of types that Spark has none for read as those of others; the reader must not have
   * read any yet.
   */
  static void convert(VectorizedParquetRecordReader reader) {
    Map<ColumnDescriptor, Conversion> columns =
        ConvertedColumns.of(
            (ParquetColumn) get(COLUMNS, reader),
            (column, described) -> set(DESCRIPTOR, column, Option.apply(described)));
    if (!columns.isEmpty()) {
      change(reader, pages -> RewrittenPages.converted(pages, columns));
    }
  }

  /**
   * Has a row group's pages changed when it begins, where they are read whole from a local disk;
   * the reader must not have read any yet, and its pages are {@link #shorten}ed.
   *
   * @return false where they are read otherwise
   */
  static boolean eachLocalGroup(VectorizedParquetRecordReader reader, GroupStart start) {
    Object groups = get(ROW_GROUPS, reader);
    boolean local = false;
    while (Proxy.isProxyClass(groups.getClass())
        && Proxy.getInvocationHandler(groups) instanceof Changed changed) {
      local |= changed.isLocal();
      groups = changed.groups();
    }
    if (!local) {
      return false;
    }
    ParquetFileReader opened = (ParquetFileReader) get(FILE_READER, groups);
    change(reader, pages -> start.begin(group(opened, pages), opened.getFileMetaData(), pages));
    return true;
  }

  /** What is done when a row group begins. */
  @FunctionalInterface
  interface GroupStart {
    /**
     * @return the pages to be read
     */
    PageReadStore begin(BlockMetaData group, FileMetaData file, PageReadStore pages);
  }

  private static void change(
      VectorizedParquetRecordReader reader, UnaryOperator<PageReadStore> change) {
    Object groups = get(ROW_GROUPS, reader);
    Changed changed =
        new Changed(
            groups,
            false,
            (method, arguments) -> {
              Object result = invoke(method, groups, arguments);
              return result instanceof PageReadStore pages ? change.apply(pages) : result;
            });
    set(ROW_GROUPS, reader, changed.proxy());
  }

  /**
   * Row groups with a step before those that have them.
   *
   * @param isLocal whether the step reads them, page by page
   */
  private record Changed(Object groups, boolean isLocal, Call call) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments)
        throws Throwable {
      return call.apply(method, arguments);
    }

    Object proxy() {
      return Proxy.newProxyInstance(SEAM.getClassLoader(), new Class<?>[] {SEAM}, this);
    }
  }

  @FunctionalInterface
  private interface Call {
    @Nullable Object apply(Method method, Object[] arguments) throws Throwable;
  }

  private static void shorten(VectorizedParquetRecordReader reader, Step step) {
    Object groups = get(ROW_GROUPS, reader);
    ParquetFileReader opened = (ParquetFileReader) get(FILE_READER, groups);
    ParquetReadOptions options = (ParquetReadOptions) get(OPTIONS, opened);
    PageCodecs codecs = new PageCodecs(options.getCodecFactory());
    set(CODECS, options, codecs);
    if (hasSharedPrefixes(opened)) {
      set(VECTORED, options, false);
    }
    LocalPages local = local(opened, options, codecs);
    BatchRows batches = new BatchRows((Integer) get(CAPACITY, reader));
    Changed stepped =
        new Changed(
            groups,
            local != null,
            (method, arguments) -> {
              if (local != null && method.getName().equals("close")) {
                local.close();
              }
              Object result =
                  local != null && method.getName().equals("readNextRowGroup")
                      ? local.next()
                      : invoke(method, groups, arguments);
              if (!(result instanceof PageReadStore pages)) {
                return result;
              }
              BlockMetaData group = group(opened, pages);
              MessageType read = (MessageType) get(REQUESTED, reader);
              int rows =
                  batches.of(group, read, chunk -> sizes(chunk, group, opened, local, pages));
              set(CAPACITY, reader, rows);
              return RewrittenPages.joined(step.apply(pages, opened, codecs), group);
            });
    set(ROW_GROUPS, reader, stepped.proxy());
  }

  /** Spark reads such texts from the wrong bytes where several columns lie in one array. */
  private static boolean hasSharedPrefixes(ParquetFileReader opened) {
    return opened.getRowGroups().stream()
        .flatMap(group -> group.getColumns().stream())
        .anyMatch(chunk -> chunk.getEncodings().contains(Encoding.DELTA_BYTE_ARRAY));
  }

  /** By the file's index of pages, or by the pages themselves where they can be seen. */
  private static @Nullable PageSizes sizes(
      ColumnChunkMetaData chunk,
      BlockMetaData group,
      ParquetFileReader opened,
      @Nullable LocalPages local,
      PageReadStore pages)
      throws IOException {
    OffsetIndex index = opened.readOffsetIndex(chunk);
    if (index != null) {
      return PageSizes.of(index, chunk, group.getRowCount());
    }
    List<PageExtent> extents = local == null ? loaded(chunk, opened, pages) : local.extents(chunk);
    return extents.isEmpty() ? null : PageSizes.of(extents, group.getRowCount());
  }

  /** Of pages that Parquet has read into memory; none where it reads otherwise. */
  private static List<PageExtent> loaded(
      ColumnChunkMetaData chunk, ParquetFileReader opened, PageReadStore pages) {
    MessageType schema = opened.getFileMetaData().getSchema();
    PageReader reader = pages.getPageReader(schema.getColumnDescription(chunk.getPath().toArray()));
    List<PageExtent> extents = new ArrayList<>();
    if (LOADED.getDeclaringClass().isInstance(reader)) {
      for (Object page : (Iterable<?>) get(LOADED, reader)) {
        DataPage data = (DataPage) page;
        extents.add(new PageExtent(data.getValueCount(), data.getUncompressedSize()));
      }
    }
    return extents;
  }

  /** What comes between the pages of a row group and their reader. */
  @FunctionalInterface
  private interface Step {
    PageReadStore apply(PageReadStore pages, ParquetFileReader opened, PageCodecs codecs);
  }

  /** Null where Parquet is to read: from elsewhere, what is encrypted, and parts of row groups. */
  private static @Nullable LocalPages local(
      ParquetFileReader opened, ParquetReadOptions options, PageCodecs codecs) {
    InternalFileDecryptor decryptor = opened.getFileMetaData().getFileDecryptor();
    boolean whole =
        !options.useColumnIndexFilter()
            || !FilterCompat.isFilteringRequired(options.getRecordFilter());
    if (!whole
        || (decryptor != null && !decryptor.plaintextFile())
        || !(get(FILE, opened) instanceof HadoopInputFile file)) {
      return null;
    }
    try {
      return LocalPages.open(
          file, opened.getRowGroups(), codecs, options.usePageChecksumVerification());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dialect dialect(ParquetFileReader opened) {
    return Dialect.of(opened.getFileMetaData().getCreatedBy());
  }

  private static BlockMetaData group(ParquetFileReader reader, PageReadStore pages) {
    long first = pages.getRowIndexOffset().orElse(-1L);
    for (BlockMetaData group : reader.getRowGroups()) {
      if (group.getRowIndexOffset() == first) {
        return group;
      }
    }
    throw new IllegalStateException("no row group starts at row " + first);
  }

  private static @Nullable Object invoke(Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      method.setAccessible(true);
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static Object get(Field field, Object target) {
    try {
      return field.get(target);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(Field field, Object target, Object value) {
    try {
      field.set(target, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<?> owner, String name) {
    for (Field field : owner.getDeclaredFields()) {
      // Scala may put the name of the class before that of a field.
      if (field.getName().equals(name) || field.getName().endsWith("$$" + name)) {
        field.setAccessible(true);
        return field;
      }
    }
    throw new IllegalStateException(owner.getName() + " has no field " + name);
  }

  private static Class<?> classNamed(String name, Class<?> beside) {
    try {
      return Class.forName(name, false, beside.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
