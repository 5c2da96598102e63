package io.thresher.parquet;

import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one row group, without those of columns whose values nobody reads: Spark's reader by
 * columns takes what is missing for the end of a list, and leaves its vector as it is.
 */
public final class UnreadPages extends PagesOver {
  private final Set<String> columns;
  private final boolean checked;

  /**
   * @param columns names of top-level columns
   * @param checked whether their pages are read through all the same, because {@code pages} checks
   *     what is read
   */
  public UnreadPages(PageReadStore pages, Set<String> columns, boolean checked) {
    super(pages);
    this.columns = columns;
    this.checked = checked;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    if (!columns.contains(column.getPath()[0])) {
      return pages.getPageReader(column);
    }
    if (checked) {
      PageReader reader = pages.getPageReader(column);
      reader.readDictionaryPage();
      DataPage page;
      do {
        page = reader.readPage();
      } while (page != null);
    }
    return new NoPages(Math.max(1, getRowCount()));
  }

  private record NoPages(long values) implements PageReader {
    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
      return null;
    }

    @Override
    public long getTotalValueCount() {
      return values;
    }

    @Override
    public @Nullable DataPage readPage() {
      return null;
    }
  }
}
