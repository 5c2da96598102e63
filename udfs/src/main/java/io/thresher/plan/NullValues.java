package io.thresher.plan;

import io.thresher.model.ElementType;
import io.thresher.options.NullPolicy;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The values that stand for null, read from the text of a {@link NullPolicy}. */
public final class NullValues {
  private NullValues() {}

  static boolean suits(NullPolicy policy, ElementType type) {
    try {
      if (policy.kind() == NullPolicy.Kind.FAIL || type == ElementType.STRING) {
        return true;
      }
      if (type.isFloating()) {
        floating(policy);
        return true;
      }
      return policy.kind() == NullPolicy.Kind.VALUE && fits(whole(policy), type);
    } catch (NumberFormatException | ArithmeticException e) {
      return false;
    }
  }

  /** The replacement for a floating-point input. */
  public static double floating(NullPolicy policy) {
    return policy.kind() == NullPolicy.Kind.NAN ? Double.NaN : Double.parseDouble(policy.value());
  }

  /** The replacement for an integer or bool input, the bits of an unsigned one. */
  public static long integer(NullPolicy policy) {
    return whole(policy).longValue();
  }

  private static BigInteger whole(NullPolicy policy) {
    return switch (policy.value()) {
      case "true" -> BigInteger.ONE;
      case "false" -> BigInteger.ZERO;
      default -> new BigDecimal(policy.value()).toBigIntegerExact();
    };
  }

  private static boolean fits(BigInteger value, ElementType type) {
    return switch (type) {
      case BOOL -> value.signum() >= 0 && value.bitLength() <= 1;
      case INT8, INT16, INT32, INT64 -> value.bitLength() < 8 * type.bytes();
      case UINT8, UINT16, UINT32, UINT64 ->
          value.signum() >= 0 && value.bitLength() <= 8 * type.bytes();
      default -> false;
    };
  }
}
