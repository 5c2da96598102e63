package io.thresher.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thresher.errors.OutputProblems;
import io.thresher.errors.PublishProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.StoreFailures;
import io.thresher.jobs.store.MetaStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The finished units of a run. Each start of a driver appends to a file of its own, on a thread of
 * its own: entries that arrive while others are being synced are written together, so that neither
 * tasks nor the scheduler wait for the disk. An entry counts once it is durable.
 */
final class Ledger implements AutoCloseable {
  private static final String FOLDER = "/ledger";

  private final MetaStore store;
  private final String name;
  private final Thread writer = new Thread(this::write, "thresher-ledger");
  private final List<LedgerEntry> waiting = new ArrayList<>();
  private @Nullable IOException failure;
  private boolean writing;
  private boolean ended;

  /**
   * @param run the folder of the run
   * @param owner unique to this start
   */
  Ledger(MetaStore store, String run, String owner) {
    this.store = store;
    this.name = run + FOLDER + "/" + System.currentTimeMillis() + "-" + owner;
    writer.setDaemon(true);
    writer.start();
  }

  /** What earlier starts have finished, by unit; the first commit of a unit counts. */
  static Map<String, LedgerEntry> read(MetaStore store, String run) throws IOException {
    Map<String, LedgerEntry> entries = new LinkedHashMap<>();
    for (String file : store.list(run + FOLDER).stream().sorted().toList()) {
      byte[] content = file.startsWith(".") ? null : store.read(run + FOLDER + "/" + file);
      if (content != null) {
        new String(content, UTF_8)
            .lines()
            .map(LedgerEntry::parse)
            .flatMap(Optional::stream)
            .forEach(entry -> entries.putIfAbsent(entry.unit(), entry));
      }
    }
    return entries;
  }

  static void delete(MetaStore store, String run) throws IOException {
    store.delete(run + FOLDER);
  }

  /**
   * Hands an entry over.
   *
   * @throws ScoringException THR-OUT-212 where earlier ones could not be written
   */
  synchronized void add(LedgerEntry entry) {
    throwIfFailed();
    waiting.add(entry);
    notifyAll();
  }

  /** Returns once all entries are durable. */
  synchronized void flush() throws InterruptedException {
    while ((!waiting.isEmpty() || writing) && failure == null) {
      wait();
    }
    throwIfFailed();
  }

  private void throwIfFailed() {
    if (failure != null) {
      throw new ScoringException(
          StoreFailures.pass(failure)
              ? OutputProblems.noAnswer(name, failure.toString())
              : PublishProblems.ledgerUnwritable(name, failure.toString()),
          failure);
    }
  }

  private void write() {
    try {
      MetaStore.Log log = null;
      try {
        for (List<LedgerEntry> batch = next(); !batch.isEmpty(); batch = next()) {
          log = log == null ? store.log(name) : log;
          StringBuilder lines = new StringBuilder();
          batch.forEach(entry -> lines.append(entry.line()));
          log.append(lines.toString().getBytes(UTF_8));
        }
      } finally {
        if (log != null) {
          log.close();
        }
      }
    } catch (IOException e) {
      failed(e);
    } catch (InterruptedException e) {
      failed(new IOException(e));
    }
  }

  private synchronized void failed(IOException e) {
    failure = e;
    notifyAll();
  }

  /** Waits for entries; none once the ledger is closed. */
  private synchronized List<LedgerEntry> next() throws InterruptedException {
    writing = false;
    notifyAll();
    while (waiting.isEmpty() && !ended) {
      wait();
    }
    List<LedgerEntry> batch = List.copyOf(waiting);
    waiting.clear();
    writing = !batch.isEmpty();
    return batch;
  }

  /** Writes what is waiting, and ends. */
  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
