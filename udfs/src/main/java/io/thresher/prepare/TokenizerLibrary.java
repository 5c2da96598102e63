package io.thresher.prepare;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TokenProblems;
import io.thresher.model.cache.PrivateFolder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The native library of the tokenizers. */
final class TokenizerLibrary {
  private static boolean loaded;

  private TokenizerLibrary() {}

  /**
   * Loads it, once, in a thread of its own: an interrupted task must not leave it half loaded. It
   * is unpacked to a folder of this account's among the temporary files, and nothing is reported or
   * downloaded.
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    CompletableFuture<Void> loading = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(loading), "thresher-tokenizer-loader");
    thread.setDaemon(true);
    thread.start();
    try {
      loading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException(RuntimeProblems.interrupted("the tokenizers' library"), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ScoringException known) {
        throw known;
      }
      throw new ScoringException(TokenProblems.noLibrary(String.valueOf(e.getCause())), e);
    }
    loaded = true;
  }

  private static void complete(CompletableFuture<Void> loading) {
    try {
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("RUST_FLAVOR", "cpu"); // One for a GPU would be fetched.
      System.setProperty("ENGINE_CACHE_DIR", privateFolder().toString());
      LibUtils.checkStatus();
      loading.complete(null);
    } catch (Throwable e) {
      loading.completeExceptionally(e);
    }
  }

  /** Its name is known to all, so anyone could have made it. */
  private static Path privateFolder() {
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    Path own = Path.of(System.getProperty("java.io.tmpdir"), "thresher-" + user).toAbsolutePath();
    PrivateFolder.require(own);
    PrivateFolder.require(own.resolve("native"));
    return own.resolve("native");
  }
}
