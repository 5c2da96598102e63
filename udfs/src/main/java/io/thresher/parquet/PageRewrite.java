package io.thresher.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;

/** How the values of a page become plain ones; its levels stay. */
interface PageRewrite {
  /** Whether values of this encoding are written anew; others are handed on as they are. */
  boolean takes(Encoding encoding);

  /**
   * The same values, PLAIN.
   *
   * @param in the values, from position 0 on, without the levels before them
   * @param most values that there can be, some of which may be null
   * @throws IOException if the bytes are no such values
   */
  byte[] plain(ByteBuffer in, Encoding encoding, int most) throws IOException;

  /** The dictionary that the values of the pages behind it come from. */
  DictionaryPage dictionary(DictionaryPage page) throws IOException;
}
