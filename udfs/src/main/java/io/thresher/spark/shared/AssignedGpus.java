package io.thresher.spark.shared;

import io.thresher.runtime.ort.AssignedDevices;
import io.thresher.runtime.ort.Device;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;

/** The GPUs that Spark assigned: to the task of this thread, or else to this process. */
public final class AssignedGpus {
  /** As Spark's configuration and {@code cluster-configs/gpu} call them. */
  private static final String RESOURCE = "gpu";

  private static volatile List<String> ofProcess = List.of();

  private AssignedGpus() {}

  /** Notes what was assigned to the driver, whose process this is. */
  public static void note(Map<String, ResourceInformation> resources) {
    ofProcess = addresses(resources.get(RESOURCE));
  }

  /**
   * Notes what was assigned to an executor in this process. Where Spark runs in one process, that
   * is nothing, and what was assigned to the driver stays.
   */
  public static void noteOfExecutor(Map<String, ResourceInformation> resources) {
    List<String> addresses = addresses(resources.get(RESOURCE));
    if (!addresses.isEmpty()) {
      ofProcess = addresses;
    }
  }

  /**
   * The device that a session is to be made on, for the task of this thread.
   *
   * @throws io.thresher.errors.ScoringException THR-USE-928 to 930 where it cannot be the one that
   *     Spark assigned
   */
  static Device of(Device asked) {
    return AssignedDevices.of(asked, addresses(), System.getenv(AssignedDevices.VISIBLE));
  }

  private static List<String> addresses() {
    TaskContext task = TaskContext.get();
    List<String> ofTask = task == null ? List.of() : addresses(task.resourcesJMap().get(RESOURCE));
    return ofTask.isEmpty() ? ofProcess : ofTask;
  }

  private static List<String> addresses(@Nullable ResourceInformation gpus) {
    return gpus == null ? List.of() : List.of(gpus.addresses());
  }
}
