package io.thresher.prepare;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.plan.TextFit;
import io.thresher.tensor.TextEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
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
   *     room for a token, 941 if windows share too many
   */
  @Override
  public List<Tokens> encode(String text, @Nullable String pair, TextFit fit) {
    return reading(opened -> tokens(TokenizersLibrary.LIB, opened, text, pair, fit));
  }

  @Override
  public String decode(long[] ids, boolean skipSpecial) {
    return reading(opened -> TokenizersLibrary.LIB.decode(opened, ids, skipSpecial));
  }

  private <T> T reading(LongFunction<T> step) {
    long opened = opened();
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer of " + model + " is closed");
      }
      return step.apply(opened);
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<Tokens> tokens(
      TokenizersLibrary library, long opened, String text, @Nullable String pair, TextFit fit) {
    long encoding =
        pair == null
            ? library.encode(opened, text, true)
            : library.encodeDual(opened, text, pair, true);
    try {
      return new TokenList(library, encoding, text, pair).fitted(fit, model);
    } finally {
      library.deleteEncoding(encoding);
    }
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
