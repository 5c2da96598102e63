package io.thresher.runtime;

import io.thresher.model.ModelLocation;
import io.thresher.model.ModelReference;
import io.thresher.model.ModelStore;
import io.thresher.options.Caller;
import io.thresher.options.Isolation;
import io.thresher.runtime.ort.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * A JVM that runs a model in a process of its own, says which, and waits. Arguments: the model and
 * the folder of the cache.
 */
final class IsolatingJvm {
  private IsolatingJvm() {}

  public static void main(String[] arguments) throws InterruptedException {
    ModelStore store = new ModelStore(Path.of(arguments[1]), new Configuration());
    ModelLocation model = store.fetch(ModelReference.parse(arguments[0])).location();
    SessionSpec spec =
        new SessionSpec(
            model,
            Device.CPU,
            1,
            Map.of(),
            "",
            List.of(),
            Caller.PROGRAM,
            List.of(),
            List.of(),
            Duration.ZERO,
            Isolation.PROCESS);
    try (SessionLease lease = SessionCache.shared().acquire(spec, () -> store)) {
      ProcessHandle.current()
          .children()
          .forEach(child -> System.out.println("runs in " + child.pid()));
      Thread.sleep(Long.MAX_VALUE);
      lease.checkNotCancelled();
    }
  }
}
