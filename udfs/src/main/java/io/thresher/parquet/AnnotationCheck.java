package io.thresher.parquet;

import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;

/** The meaning of a column is written in an old and a new form; the two must agree. */
final class AnnotationCheck {
  private AnnotationCheck() {}

  static void check(SchemaElement element) throws Damage {
    if (!element.isSetLogicalType() || !element.isSetConverted_type()) {
      return;
    }
    LogicalType logical = element.getLogicalType();
    ConvertedType converted = element.getConverted_type();
    if (!converted(logical).contains(converted) || !decimalsAgree(element, logical)) {
      throw new Damage(
          "column '%s' is annotated as %s and as %s"
              .formatted(element.getName(), logical, converted));
    }
  }

  private static boolean decimalsAgree(SchemaElement element, LogicalType logical) {
    if (!logical.isSetDECIMAL()) {
      return true;
    }
    DecimalType decimal = logical.getDECIMAL();
    return decimal.getPrecision() == element.getPrecision()
        && decimal.getScale() == element.getScale();
  }

  private static Set<ConvertedType> converted(LogicalType logical) {
    return switch (logical.getSetField()) {
      case STRING -> Set.of(ConvertedType.UTF8);
      case MAP -> Set.of(ConvertedType.MAP, ConvertedType.MAP_KEY_VALUE);
      case LIST -> Set.of(ConvertedType.LIST);
      case ENUM -> Set.of(ConvertedType.ENUM);
      case DECIMAL -> Set.of(ConvertedType.DECIMAL);
      case DATE -> Set.of(ConvertedType.DATE);
      case TIME ->
          unit(logical.getTIME().getUnit(), ConvertedType.TIME_MILLIS, ConvertedType.TIME_MICROS);
      case TIMESTAMP ->
          unit(
              logical.getTIMESTAMP().getUnit(),
              ConvertedType.TIMESTAMP_MILLIS,
              ConvertedType.TIMESTAMP_MICROS);
      case INTEGER -> Set.of(integer(logical.getINTEGER()));
      case JSON -> Set.of(ConvertedType.JSON);
      case BSON -> Set.of(ConvertedType.BSON);
      case UNKNOWN -> Set.of(ConvertedType.INTERVAL); // The new form has no intervals.
      default -> Set.of();
    };
  }

  private static Set<ConvertedType> unit(
      TimeUnit unit, ConvertedType millis, ConvertedType micros) {
    return unit.isSetMILLIS() ? Set.of(millis) : unit.isSetMICROS() ? Set.of(micros) : Set.of();
  }

  private static ConvertedType integer(IntType type) {
    boolean signed = type.isIsSigned();
    return switch (type.getBitWidth()) {
      case 8 -> signed ? ConvertedType.INT_8 : ConvertedType.UINT_8;
      case 16 -> signed ? ConvertedType.INT_16 : ConvertedType.UINT_16;
      case 32 -> signed ? ConvertedType.INT_32 : ConvertedType.UINT_32;
      default -> signed ? ConvertedType.INT_64 : ConvertedType.UINT_64;
    };
  }
}
