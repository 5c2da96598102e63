package io.thresher.jobs.input;

import io.thresher.errors.InputProblems;
import io.thresher.errors.Problems;
import io.thresher.errors.ScoringException;
import io.thresher.errors.TextProblems;
import io.thresher.spark.text.CsvFormat;
import io.thresher.spark.text.TextSurvey;
import io.thresher.spark.text.TextSurvey.Proof;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Names and types for the columns of CSV files. The columns that feed the model take its types. The
 * others are numbers where every text is what its number prints, as the output that is appended to
 * has them, or as the user says. Under a query, they are what SQL computes with.
 */
final class CsvColumns {
  /** What other spreadsheets and databases put between fields, between names. */
  private static final Pattern DELIMITED = Pattern.compile("[^;\\t|]+(?:([;\\t|])[^;\\t|]+)+");

  private final SparkSession spark;
  private final InputOptions input;
  private final InputFiles files;
  private final Map<String, String> options;
  private final BadRowLimit limit;

  /**
   * @param options how the files are read
   */
  CsvColumns(
      SparkSession spark,
      InputOptions input,
      InputFiles files,
      Map<String, String> options,
      BadRowLimit limit) {
    this.spark = spark;
    this.input = input;
    this.files = files;
    this.options = options;
    this.limit = limit;
  }

  /**
   * Columns to read by.
   *
   * @param schema of all columns
   * @param exact names of those whose numbers must print as their texts stand
   */
  record Found(StructType schema, List<String> exact) {}

  /**
   * @param typing gives the columns that feed the model its types
   * @param present the columns of the output that is appended to
   */
  Found find(ColumnTyping typing, StructType present) {
    StructType told = told();
    StructType names = reader().load(files.literalPaths()).schema();
    checkDelimiter(names);
    Problems unknown = new Problems();
    Names.resolve("--types", List.of(told.fieldNames()), List.of(names.fieldNames()), unknown);
    unknown.throwIfAny();
    Dataset<Row> texts = MalformedText.reading(reader(), names).load(files.literalPaths());
    Set<String> folders = CsvFormat.folderColumns(texts);
    if (input.query != null) {
      StructType typed = typing.apply(survey(texts, Set.of(), folders).readable());
      return new Found(with(told, typed), List.of());
    }
    StructType columns = MalformedText.withoutColumn(texts.schema());
    Set<String> settled = new KnownColumns(typing, FreeColumns.MARK).among(columns, folders);
    if (!settled.isEmpty()) {
      settled.addAll(known(columns, told, present));
    }
    StructType typed = typing.apply(FreeColumns.marked(columns, folders));
    Set<String> free = FreeColumns.names(typed);
    if (settled.isEmpty() || !settled.containsAll(free)) {
      TextSurvey survey = survey(texts, settled, folders);
      typed = typing.apply(FreeColumns.marked(with(survey.printed(), columns), folders));
      free = FreeColumns.names(typed);
      Set<String> guessed = without(free, told, present);
      if (survey.isDoubtful(guessed, mostBadRows(survey))) {
        typed = typing.apply(FreeColumns.marked(again(typed, guessed), folders));
        free = FreeColumns.names(typed);
      }
    }
    StructType appended = with(only(present, free), typed);
    return new Found(
        FreeColumns.plain(with(told, appended)),
        numbers(appended, without(free, told, new StructType())));
  }

  /** Looks at the columns whose types are not known otherwise, and reads no others. */
  private TextSurvey survey(Dataset<Row> texts, Set<String> settled, Set<String> folders) {
    Dataset<Row> asked = texts.drop(settled.toArray(String[]::new));
    return TextSurvey.of(MalformedText.last(asked), input.decimalChar(), Proof.DIGITS, folders);
  }

  /** The columns whose types the user or the output says. */
  private static Set<String> known(StructType columns, StructType told, StructType present) {
    Set<String> names = new LinkedHashSet<>(List.of(columns.fieldNames()));
    names.removeAll(without(names, told, present));
    return names;
  }

  private DataFrameReader reader() {
    DataFrameReader reader = spark.read().format(CsvFormat.NAME).options(options);
    return files.base() == null ? reader : reader.option("basePath", files.base().toString());
  }

  /** The types of {@code --types}. */
  private StructType told() {
    if (input.types == null) {
      return new StructType();
    }
    try {
      return StructType.fromDDL(input.types);
    } catch (Exception e) {
      throw new ScoringException(InputProblems.badTypes(input.types, Causes.rootMessage(e)), e);
    }
  }

  private void checkDelimiter(StructType names) {
    String only = names.size() == 1 ? names.fieldNames()[0] : "";
    java.util.regex.Matcher delimited = DELIMITED.matcher(only);
    if (input.delimiter == null && delimited.matches()) {
      String delimiter = delimited.group(1).equals("\t") ? "\\t" : delimited.group(1);
      throw new ScoringException(
          TextProblems.otherDelimiter(files.files().get(0).getPath().toString(), only, delimiter));
    }
  }

  private long mostBadRows(TextSurvey survey) {
    return limit.allowsAny()
        ? Math.min(
            limit.rows(),
            limit.partOf(survey.rows()).setScale(0, RoundingMode.CEILING).longValueExact())
        : 0;
  }

  /** Looks at the columns that feed nothing, but not in rows whose other columns are malformed. */
  private StructType again(StructType typed, Set<String> guessed) {
    StructType asked = new StructType();
    Set<String> settled = new LinkedHashSet<>(Arrays.asList(typed.fieldNames()));
    settled.removeAll(guessed);
    for (StructField field : typed.fields()) {
      boolean text = guessed.contains(field.name());
      asked = asked.add(field.name(), text ? DataTypes.StringType : field.dataType());
    }
    Dataset<Row> texts = MalformedText.reading(reader(), asked).load(files.literalPaths());
    return TextSurvey.of(MalformedText.last(texts), input.decimalChar(), Proof.PRINTING, settled)
        .printed();
  }

  private static Set<String> without(Set<String> names, StructType told, StructType present) {
    Set<String> left = new LinkedHashSet<>(names);
    left.removeIf(name -> named(told, name) != null || named(present, name) != null);
    return left;
  }

  /** The columns with the types that others of their names have. */
  private static StructType with(StructType others, StructType columns) {
    StructType typed = new StructType();
    for (StructField field : columns.fields()) {
      StructField other = named(others, field.name());
      typed =
          typed.add(
              field.name(),
              other == null ? field.dataType() : other.dataType(),
              true,
              field.metadata());
    }
    return typed;
  }

  private static StructType only(StructType columns, Set<String> names) {
    StructType left = new StructType();
    for (StructField field : columns.fields()) {
      left = Names.find(field.name(), List.copyOf(names)).isPresent() ? left.add(field) : left;
    }
    return left;
  }

  private static @Nullable StructField named(StructType columns, String name) {
    for (StructField field : columns.fields()) {
      if (field.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return field;
      }
    }
    return null;
  }

  private static List<String> numbers(StructType columns, Set<String> names) {
    return Arrays.stream(columns.fields())
        .filter(field -> names.contains(field.name()) && field.dataType() instanceof NumericType)
        .map(StructField::name)
        .toList();
  }
}
