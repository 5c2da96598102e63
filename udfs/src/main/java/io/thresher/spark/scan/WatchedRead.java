package io.thresher.spark.scan;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads one part of a file, which must be the file that was planned for before and after. */
final class WatchedRead extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> reader;
  private final FileWatch watch;
  private final Broadcast<SerializableConfiguration> conf;

  WatchedRead(
      Function1<PartitionedFile, Iterator<InternalRow>> reader,
      FileWatch watch,
      Broadcast<SerializableConfiguration> conf) {
    this.reader = reader;
    this.watch = watch;
    this.conf = conf;
  }

  @Override
  @SuppressWarnings("unchecked") // Batches pass for rows here, as they do all over Spark's scans.
  public Iterator<InternalRow> apply(PartitionedFile part) {
    Configuration hadoop = conf.value().value();
    watch.opens(part, hadoop);
    Iterator<?> rows = new Rows(reader.apply(part), () -> watch.compare(part, hadoop));
    return (Iterator<InternalRow>) rows;
  }

  /** Rows, or batches of them, with something to do behind the last. */
  private static final class Rows extends AbstractIterator<Object> implements Closeable {
    private final Iterator<?> rows;
    private final Runnable atEnd;
    private boolean ended;

    Rows(Iterator<?> rows, Runnable atEnd) {
      this.rows = rows;
      this.atEnd = atEnd;
    }

    @Override
    public boolean hasNext() {
      if (rows.hasNext()) {
        return true;
      }
      if (!ended) {
        ended = true;
        atEnd.run();
      }
      return false;
    }

    @Override
    public Object next() {
      return rows.next();
    }

    @Override
    public void close() throws IOException {
      if (rows instanceof Closeable closeable) {
        closeable.close();
      }
    }
  }
}
