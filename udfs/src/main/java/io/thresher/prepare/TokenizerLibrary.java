package io.thresher.prepare;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.thresher.model.cache.PrivateFolder;
import java.nio.file.Path;

/** The native library of the tokenizers. */
final class TokenizerLibrary {
  private static boolean loaded;

  private TokenizerLibrary() {}

  /**
   * Loads it, once. It is unpacked to a folder of this account's among the temporary files, and
   * nothing is reported or downloaded.
   */
  static synchronized void load() {
    if (!loaded) {
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty("ENGINE_CACHE_DIR", privateFolder().toString());
      LibUtils.checkStatus();
      loaded = true;
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
