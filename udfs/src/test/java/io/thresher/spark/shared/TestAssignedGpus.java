package io.thresher.spark.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.runtime.ort.Device;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestAssignedGpus {
  private static final Device CUDA = Device.parse("cuda");

  @AfterEach
  void forget() {
    AssignedGpus.note(Map.of());
  }

  /** An executor in the driver's process is assigned nothing of its own. */
  @Test
  void staysThatOfTheDriverWhereItsProcessHoldsTheExecutor() {
    AssignedGpus.note(gpu("3"));
    AssignedGpus.noteOfExecutor(Map.of());
    assertThat(AssignedGpus.of(CUDA)).hasToString("cuda:3");
  }

  @Test
  void isThatOfTheExecutor() {
    AssignedGpus.noteOfExecutor(gpu("2"));
    assertThat(AssignedGpus.of(CUDA)).hasToString("cuda:2");
  }

  /** Several drivers may follow each other in a process. */
  @Test
  void isForgottenWithTheNextDriver() {
    AssignedGpus.note(gpu("3"));
    AssignedGpus.note(Map.of());
    assertThat(AssignedGpus.of(CUDA)).hasToString("cuda:0");
  }

  private static Map<String, ResourceInformation> gpu(String address) {
    return Map.of("gpu", new ResourceInformation("gpu", new String[] {address}));
  }
}
