package io.thresher.jobs;

import io.thresher.spark.shared.Functions;
import io.thresher.spark.shared.Scala;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/** Replaces a file of the input at the first row that a filter looks at. */
public final class ReplacedInput {
  private static final String NAME = "replace_input";
  private static final AtomicReference<@Nullable Runnable> REPLACEMENT = new AtomicReference<>();

  private ReplacedInput() {}

  /** A filter that lets all rows with an id pass, and replaces the file at the first. */
  static String filter(Runnable replacement) {
    REPLACEMENT.set(replacement);
    FunctionRegistry.builtin()
        .registerFunction(
            new FunctionIdentifier(NAME),
            new ExpressionInfo(ReplacedInput.class.getName(), NAME),
            Functions.<Seq<Expression>, Expression>of(
                arguments ->
                    new StaticInvoke(
                        ReplacedInput.class,
                        DataTypes.LongType,
                        "row",
                        arguments,
                        Scala.seq(List.of()),
                        true,
                        false,
                        false,
                        Option.empty())));
    return NAME + "(cast(id as bigint)) >= 0";
  }

  /** For Spark's SQL. */
  public static long row(long id) {
    Runnable replacement = REPLACEMENT.getAndSet(null);
    if (replacement != null) {
      replacement.run();
    }
    return id;
  }

  /** Parquet that another version of the same writer wrote: as long, and as readable. */
  static byte[] otherwiseWritten(byte[] parquet) {
    String text = new String(parquet, StandardCharsets.ISO_8859_1);
    int version = text.lastIndexOf("version ") + "version ".length();
    byte[] other = parquet.clone();
    other[version] = (byte) (parquet[version] == '9' ? '8' : '9');
    return other;
  }
}
