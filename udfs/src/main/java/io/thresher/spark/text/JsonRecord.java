package io.thresher.spark.text;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a record, behind which nothing may follow, and whose numbers are within their type.
 */
final class JsonRecord extends JsonParserDelegate {
  /** From here on doubles leave out whole numbers. */
  private static final double ALL_WHOLE = 1L << 53;

  private final Set<String> exact;

  /**
   * @param exact names of columns whose whole numbers may not be rounded
   */
  JsonRecord(JsonParser tokens, Set<String> exact) {
    super(tokens);
    this.exact = exact;
  }

  /** Behind the end of a record is the end of the text. */
  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token != null
        && token.isStructEnd()
        && getParsingContext().inRoot()
        && super.nextToken() != null) {
      throw new JsonParseException(this, "something behind a record");
    }
    return token;
  }

  /** Jackson takes those of bytes without a sign for bytes, too. */
  @Override
  public byte getByteValue() throws IOException {
    int value = getIntValue();
    if (value != (byte) value) {
      throw new JsonParseException(this, "a number beyond those of TINYINT");
    }
    return (byte) value;
  }

  @Override
  public float getFloatValue() throws IOException {
    float value = super.getFloatValue();
    if (Float.isInfinite(value) && isNumber()) {
      throw new JsonParseException(this, "a number beyond those of FLOAT");
    }
    return value;
  }

  @Override
  public double getDoubleValue() throws IOException {
    double value = super.getDoubleValue();
    if (Double.isInfinite(value) && isNumber()) {
      throw new JsonParseException(this, "a number beyond those of DOUBLE");
    }
    if (Math.abs(value) >= ALL_WHOLE
        && isNumber()
        && exact.contains(column())
        && isRounded(value)) {
      throw new JsonParseException(this, "a whole number that DOUBLE does not have");
    }
    return value;
  }

  /** Whether it is no word for infinity. */
  private boolean isNumber() throws IOException {
    return Character.isDigit(getText().charAt(getTextLength() - 1));
  }

  /** Whether the value, printed with as many digits, is another number. */
  private boolean isRounded(double value) throws IOException {
    BigDecimal written = new BigDecimal(getText()).stripTrailingZeros();
    MathContext digits = new MathContext(written.precision());
    return written.compareTo(new BigDecimal(value).round(digits)) != 0;
  }

  /** The name of the column that the value at hand is in: of the record, maybe within an array. */
  private @Nullable String column() {
    String name = null;
    for (JsonStreamContext at = getParsingContext(); at != null; at = at.getParent()) {
      name = at.inObject() ? at.getCurrentName() : name;
    }
    return name;
  }
}
