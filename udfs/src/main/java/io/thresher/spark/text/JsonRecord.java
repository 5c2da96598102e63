package io.thresher.spark.text;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a record, behind which nothing may follow, and whose numbers are within their type.
 */
final class JsonRecord extends JsonParserDelegate {
  /** Characters of a number that every double holds. */
  private static final int SHORT = 15;

  private static final int DIGITS_OF_DOUBLES = 18;

  private final Set<String> exact;

  /**
   * @param exact names of columns whose numbers may not be rounded
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
    if (getTextLength() > SHORT && isRounded(value) && exact.contains(column())) {
      throw new JsonParseException(this, "a number of more digits than DOUBLE has");
    }
    return value;
  }

  /** Whether it is no word for infinity. */
  private boolean isNumber() throws IOException {
    return Character.isDigit(getText().charAt(getTextLength() - 1));
  }

  /** Of fractions, whether there are more digits than programs print of a double. */
  private boolean isRounded(double value) throws IOException {
    if (!isNumber()) {
      return false;
    }
    BigDecimal written = new BigDecimal(getText());
    return currentToken() == JsonToken.VALUE_NUMBER_INT
        ? written.compareTo(new BigDecimal(value)) != 0
        : written.stripTrailingZeros().precision() > DIGITS_OF_DOUBLES;
  }

  /** The name of the column that the value at hand is in. */
  private String column() {
    JsonStreamContext at = getParsingContext();
    while (at.getParent() != null && !at.getParent().inRoot()) {
      at = at.getParent();
    }
    return String.valueOf(at.getCurrentName());
  }
}
