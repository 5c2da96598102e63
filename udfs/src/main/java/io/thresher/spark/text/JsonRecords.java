package io.thresher.spark.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.thresher.spark.shared.Scala;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterable;

/** Makes rows of the records of a file, each of which is a {@link JsonRecord}. */
final class JsonRecords extends JacksonParser {
  private final Set<String> exact;

  /**
   * @param columns to be read
   * @param exact names of those whose whole numbers may not be rounded
   */
  JsonRecords(StructType columns, JSONOptions options, Set<String> exact) {
    super(columns, options, true, Scala.seq(List.of()));
    this.exact = exact;
  }

  @Override
  public <T> Iterable<InternalRow> parse(
      T text, Function2<JsonFactory, T, JsonParser> parser, Function1<T, UTF8String> literal) {
    return super.parse(
        text, (factory, record) -> new JsonRecord(parser.apply(factory, record), exact), literal);
  }
}
