package io.thresher.plan;

import io.thresher.model.TextTask;
import io.thresher.options.OutputChoice;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that are made of what the graph gives for a text's tokens, or for an image. */
public final class DecodedColumns {
  private static final StructType ENTITY =
      struct(
          field("entity", DataTypes.StringType),
          field("score", DataTypes.FloatType),
          field("word", DataTypes.StringType),
          field("start", DataTypes.IntegerType),
          field("end", DataTypes.IntegerType));

  private static final StructType CANDIDATE =
      struct(
          field("token", DataTypes.StringType),
          field("score", DataTypes.FloatType),
          field("id", DataTypes.LongType),
          field("text", DataTypes.StringType));

  private static final StructType CLASS =
      struct(field("label", DataTypes.StringType), field("score", DataTypes.FloatType));

  private static final StructType DETECTION =
      struct(
          field("label", DataTypes.StringType),
          field("score", DataTypes.FloatType),
          field("xmin", DataTypes.FloatType),
          field("ymin", DataTypes.FloatType),
          field("xmax", DataTypes.FloatType),
          field("ymax", DataTypes.FloatType));

  private static final StructType SEGMENT =
      struct(
          field("label", DataTypes.StringType),
          field("id", DataTypes.IntegerType),
          field("pixels", DataTypes.LongType));

  private DecodedColumns() {}

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, false, org.apache.spark.sql.types.Metadata.empty());
  }

  private static StructType struct(StructField... fields) {
    return new StructType(fields);
  }

  private static DataType array(DataType element) {
    return DataTypes.createArrayType(element, false);
  }

  /** The types of a task's columns, in the order of their names. */
  public static List<DataType> types(TextTask.Kind kind) {
    return switch (kind) {
      case TOKENS -> List.of(array(ENTITY));
      case ANSWER ->
          List.of(
              DataTypes.StringType,
              DataTypes.FloatType,
              DataTypes.IntegerType,
              DataTypes.IntegerType);
      case FILL -> List.of(array(CANDIDATE));
      case TOKENIZE -> List.of(array(DataTypes.StringType), array(DataTypes.LongType));
      case DETOKENIZE -> List.of(DataTypes.StringType);
      case CLASSIFY -> List.of(array(CLASS));
      case DETECT -> List.of(array(DETECTION));
      case SEGMENT -> List.of(DataTypes.BinaryType, array(SEGMENT));
      case RAW, EMBED, RERANK -> List.of();
    };
  }

  /** The choices with what such columns are made of in place of them. */
  static List<OutputChoice> sources(TextTask task, List<OutputChoice> choices) {
    List<OutputChoice> sources = new ArrayList<>();
    boolean added = false;
    for (OutputChoice choice : choices) {
      if (!task.isDecoded() || !task.outputs().contains(choice.output())) {
        sources.add(choice);
      } else if (!added) {
        task.sources().forEach(source -> sources.add(new OutputChoice(source, source)));
        added = true;
      }
    }
    return sources;
  }
}
