package io.thresher.runtime;

import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.runtime.ort.Device;
import io.thresher.runtime.ort.NativeLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * A JVM that makes sessions of a model on several threads, and ends while it does. Arguments: the
 * model, the folder of the cache, how to end, and how long after the start of the making, in
 * microseconds.
 */
final class EndingJvm {
  private static final int SESSIONS = 2;

  private EndingJvm() {}

  /** Who ends it. */
  enum By {
    /** {@code System.exit}. */
    ITSELF,
    /** The plugin of an executor shuts the cache down, and then the process ends. */
    PLUGIN,
    /** Whoever started it, by a signal. */
    SIGNAL,
    /** Nobody: it waits for its sessions, says how long that took, and ends. */
    NOBODY
  }

  public static void main(String[] arguments) throws InterruptedException {
    By by = By.valueOf(arguments[2]);
    ModelStore store = new ModelStore(Path.of(arguments[1]), new Configuration());
    ModelLocation model = store.fetch(ModelReference.parse(arguments[0])).location();
    SessionCache cache = SessionCache.start(SessionCache.DEFAULT_IDLE, SessionCache.DEFAULT_MOST);
    NativeLibrary.load();
    CountDownLatch making = new CountDownLatch(SESSIONS);
    CountDownLatch made = new CountDownLatch(SESSIONS);
    for (int i = 0; i < SESSIONS; i++) {
      SessionSpec spec = new SessionSpec(model, Device.CPU, i + 1, Map.of(), "");
      Thread task =
          new Thread(
              () -> {
                SessionLease unused =
                    cache.acquire(
                        spec,
                        () -> {
                          making.countDown();
                          return store;
                        });
                made.countDown();
              });
      task.setDaemon(true);
      task.setUncaughtExceptionHandler((thread, failure) -> System.out.println(failure));
      task.start();
    }
    making.await();
    long start = System.nanoTime();
    System.out.println("making");
    if (by == By.NOBODY) {
      made.await();
      System.out.println("took " + (System.nanoTime() - start) / 1000);
      System.exit(0);
    }
    TimeUnit.MICROSECONDS.sleep(Long.parseLong(arguments[3]));
    System.out.println(made.getCount() > 0 ? "ends while making" : "ends later");
    switch (by) {
      case ITSELF -> System.exit(0);
      case PLUGIN -> {
        cache.shutDown(Duration.ofSeconds(10));
        System.exit(0);
      }
      default -> Thread.sleep(Long.MAX_VALUE);
    }
  }
}
