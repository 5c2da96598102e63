package io.thresher.prepare;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.tensor.TextEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a {@code tokenizer.json}, as Hugging Face's tokenizers library reads it; opened
 * when it is first asked for. What the file says of truncation and padding is left aside.
 * Thread-safe; to close it waits for those who encode.
 */
public final class HubTokenizer implements TextEncoder, AutoCloseable {
  private final Path file;
  private final String model;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile @Nullable Long handle;
  private boolean closed;

  /**
   * @param model for messages
   */
  public HubTokenizer(Path file, String model) {
    this.file = file;
    this.model = model;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ScoringException THR-MODEL-801 if the file is no tokenizer, THR-USE-851 if there is no
   *     room for a token
   */
  @Override
  public Tokens encode(String text, int maxTokens) {
    long opened = opened();
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer of " + model + " is closed");
      }
      return tokens(TokenizersLibrary.LIB, opened, text, maxTokens);
    } finally {
      lock.readLock().unlock();
    }
  }

  private Tokens tokens(TokenizersLibrary library, long opened, String text, int maxTokens) {
    long encoding = library.encode(opened, text, true);
    try {
      long[] ids = library.getTokenIds(encoding);
      long[] types = library.getTypeIds(encoding);
      return maxTokens == 0 || ids.length <= maxTokens
          ? new Tokens(ids, types, false)
          : cut(ids, types, library.getSpecialTokenMask(encoding), maxTokens);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /** The special tokens stay at both ends; of the others the first do. */
  private Tokens cut(long[] ids, long[] types, long[] special, int maxTokens) {
    int before = 0;
    while (before < ids.length && special[before] != 0) {
      before++;
    }
    int behind = 0;
    while (behind < ids.length - before && special[ids.length - 1 - behind] != 0) {
      behind++;
    }
    if (before + behind >= maxTokens) {
      throw new ScoringException(TokenProblems.noRoom(maxTokens, model));
    }
    return new Tokens(cut(ids, behind, maxTokens), cut(types, behind, maxTokens), true);
  }

  private static long[] cut(long[] values, int behind, int most) {
    long[] cut = Arrays.copyOf(values, most);
    System.arraycopy(values, values.length - behind, cut, most - behind, behind);
    return cut;
  }

  private long opened() {
    Long known = handle;
    return known == null ? open() : known;
  }

  private synchronized long open() {
    Long known = handle;
    if (known != null) {
      return known;
    }
    TokenizerLibrary.load();
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long opened;
    try {
      opened = library.createTokenizerFromString(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new ScoringException(
          TokenProblems.badTokenizer(model, String.valueOf(e.getMessage())), e);
    }
    library.disablePadding(opened);
    library.disableTruncation(opened);
    handle = opened;
    return opened;
  }

  @Override
  public synchronized void close() {
    lock.writeLock().lock();
    try {
      Long opened = handle;
      if (opened != null && !closed) {
        TokenizersLibrary.LIB.deleteTokenizer(opened);
      }
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
