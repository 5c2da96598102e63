package io.thresher.prepare;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.tensor.TextEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The tokenizer of a {@code tokenizer.json}, as Hugging Face's tokenizers library reads it. What
 * the file says of truncation and padding is left aside. Thread-safe; to close it waits for those
 * who encode.
 */
public final class HubTokenizer implements TextEncoder, AutoCloseable {
  // Other words end the process, in this version of the library.
  private static final String FROM_THE_END = "LONGEST_FIRST";

  private final String json;
  private final String model;
  // A handle has one length.
  private final Map<Integer, Long> handles = new ConcurrentHashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private HubTokenizer(String json, String model) {
    this.json = json;
    this.model = model;
  }

  /**
   * Opens a tokenizer. Loads the native library the first time, so not to be called by tasks.
   *
   * @param model for messages
   * @throws ScoringException THR-MODEL-801 if it cannot be used
   */
  public static HubTokenizer open(Path file, String model) {
    TokenizerLibrary.load();
    try {
      HubTokenizer tokenizer = new HubTokenizer(Files.readString(file), model);
      tokenizer.handle(0);
      return tokenizer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Tokens encode(String text, int maxTokens) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer of " + model + " is closed");
      }
      return tokens(TokenizersLibrary.LIB, text, maxTokens);
    } finally {
      lock.readLock().unlock();
    }
  }

  private Tokens tokens(TokenizersLibrary library, String text, int maxTokens) {
    long encoding = library.encode(handle(maxTokens), text, true);
    try {
      long[] ids = library.getTokenIds(encoding);
      if (maxTokens > 0 && ids.length > maxTokens) {
        throw new ScoringException(TokenProblems.noRoom(maxTokens, model));
      }
      return new Tokens(
          ids,
          library.getTypeIds(encoding),
          maxTokens > 0 && library.getOverflowCount(encoding) > 0);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  private long handle(int maxTokens) {
    Long known = handles.get(maxTokens);
    return known == null ? handles.computeIfAbsent(maxTokens, this::create) : known;
  }

  private long create(int maxTokens) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long handle;
    try {
      handle = library.createTokenizerFromString(json);
    } catch (RuntimeException e) {
      throw new ScoringException(
          TokenProblems.badTokenizer(model, String.valueOf(e.getMessage())), e);
    }
    library.disablePadding(handle);
    if (maxTokens > 0) {
      library.setTruncation(handle, maxTokens, FROM_THE_END, 0);
    } else {
      library.disableTruncation(handle);
    }
    return handle;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      handles.values().forEach(TokenizersLibrary.LIB::deleteTokenizer);
      handles.clear();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
