package io.thresher.runtime.ort;

import io.thresher.errors.RuntimeProblems;
import io.thresher.errors.ScoringException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which device of this process is meant by the address that Spark assigned. CUDA numbers the
 * devices that a process sees: where {@value #VISIBLE} lists some, by their place in that list, and
 * else as the machine does. Source: CUDA C++ Programming Guide, environment variables.
 */
public final class AssignedDevices {
  /** The variable of the environment that says which devices a process sees. */
  public static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private AssignedDevices() {}

  /**
   * The device that a session is to be made on.
   *
   * @param asked as the options say
   * @param addresses as Spark assigned them; empty where it assigned none
   * @param visible the value of {@value #VISIBLE}; null where it is not set
   * @throws ScoringException THR-USE-928 where the options name another one, 929 where the address
   *     is none that this process sees, 930 where there are several
   */
  public static Device of(Device asked, List<String> addresses, @Nullable String visible) {
    if (asked.kind() == Device.Kind.CPU || addresses.isEmpty()) {
      return asked.settled();
    }
    if (addresses.size() > 1) {
      throw new ScoringException(RuntimeProblems.severalAssigned(asked.toString(), addresses));
    }
    String address = addresses.get(0);
    Device assigned = new Device(asked.kind(), ordinal(asked, address, visible), address);
    if (asked.ordinal() != Device.ASSIGNED && asked.ordinal() != assigned.ordinal()) {
      throw new ScoringException(
          RuntimeProblems.otherAssigned(asked.toString(), assigned.describe()));
    }
    return assigned;
  }

  private static int ordinal(Device asked, String address, @Nullable String visible) {
    int ordinal = -1;
    if (visible != null) {
      ordinal = Arrays.stream(visible.split(",", -1)).map(String::strip).toList().indexOf(address);
    } else if (address.matches("\\d{1,4}")) {
      ordinal = Integer.parseInt(address);
    }
    if (ordinal < 0) {
      throw new ScoringException(
          RuntimeProblems.assignedUnseen(
              asked.toString(),
              address,
              visible == null ? VISIBLE + " not set" : VISIBLE + "=" + visible));
    }
    return ordinal;
  }
}
