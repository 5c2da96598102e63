package io.thresher.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestAssignedDevices {
  /** CUDA counts the devices that a process sees from 0. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "unset",
      value = {
        "0, unset, cuda:0",
        "3, unset, cuda:3",
        "3, 3, cuda:0",
        "3, '1,3', cuda:1",
        "3, '1, 3', cuda:1",
        "GPU-8932f937-d72c, 'GPU-11, GPU-8932f937-d72c', cuda:1",
        "MIG-5a/1/0, MIG-5a/1/0, cuda:0",
      })
  void findsTheDeviceOfAnAddress(String address, @Nullable String visible, String device) {
    Device found = AssignedDevices.of(Device.parse("cuda"), List.of(address), visible);
    assertThat(found).hasToString(device);
    assertThat(found.describe()).isEqualTo(device + " (address " + address + " of Spark's)");
    assertThat(AssignedDevices.of(Device.parse(device), List.of(address), visible))
        .isEqualTo(found);
  }

  @Test
  void leavesTheCpuAndWhatIsNotAssigned() {
    assertThat(AssignedDevices.of(Device.CPU, List.of("1"), null)).isEqualTo(Device.CPU);
    assertThat(AssignedDevices.of(Device.parse("cuda"), List.of(), null)).hasToString("cuda:0");
    assertThat(AssignedDevices.of(Device.parse("cuda:2"), List.of(), "5")).hasToString("cuda:2");
  }

  @Test
  void refusesAnotherThanTheAssignedOne() {
    assertThatThrownBy(() -> AssignedDevices.of(Device.parse("cuda:1"), List.of("3"), null))
        .hasMessageContaining("THR-USE-928: Spark assigned another device")
        .hasMessageContaining("assigned, cuda:3 (address 3 of Spark's), got 'cuda:1'");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "unset",
      value = {
        "3, '0,1', 'CUDA_VISIBLE_DEVICES=0,1'",
        "GPU-1, unset, CUDA_VISIBLE_DEVICES not set",
        "0, '', CUDA_VISIBLE_DEVICES=",
      })
  void refusesAddressesThatThisProcessDoesNotSee(
      String address, @Nullable String visible, String said) {
    assertThatThrownBy(() -> AssignedDevices.of(Device.parse("cuda"), List.of(address), visible))
        .hasMessageContaining("THR-USE-929: the device that Spark assigned cannot be found")
        .hasMessageContaining("for 'cuda' an address")
        .hasMessageContaining("got " + address + " with " + said);
  }

  @Test
  void refusesSeveral() {
    assertThatThrownBy(() -> AssignedDevices.of(Device.parse("cuda"), List.of("0", "1"), null))
        .hasMessageContaining("THR-USE-930: Spark assigned several devices to a task")
        .hasMessageContaining("for 'cuda' one address, got 0, 1");
  }
}
