package io.thresher.parquet;

import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.parquet.column.page.PageReadStore;

/** The pages of one row group, which some step hands on in another way. */
abstract class PagesOver implements PageReadStore {
  /** Those before the step. */
  final PageReadStore pages;

  PagesOver(PageReadStore pages) {
    this.pages = pages;
  }

  @Override
  public final long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public final Optional<Long> getRowIndexOffset() {
    return pages.getRowIndexOffset();
  }

  @Override
  public final Optional<PrimitiveIterator.OfLong> getRowIndexes() {
    return pages.getRowIndexes();
  }

  @Override
  public final void close() {
    pages.close();
  }
}
