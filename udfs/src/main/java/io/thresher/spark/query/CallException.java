package io.thresher.spark.query;

import io.thresher.errors.Area;
import io.thresher.errors.Problem;
import io.thresher.errors.ScoringException;
import io.thresher.errors.SqlAdvice;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call that cannot be planned, in the form of Spark's own errors: the code of the first problem
 * is the condition, as in {@code THR_DATA_004}, and its parts are the parameters.
 */
final class CallException extends AnalysisException implements ScoringException.Carrier {
  private static final long serialVersionUID = 1L;

  /** Of the SQL standard: an invalid value of a parameter. */
  private static final String INVALID_VALUE = "22023";

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String DATATYPE_MISMATCH = "42K09";
  private static final String EXTERNAL_ROUTINE = "38000";

  /** From this number on, problems of use are of what is open to SQL. */
  private static final int FIRST_CLOSED = 701;

  private final ScoringException scoring;
  private final Problem first;

  private CallException(
      ScoringException scoring,
      String message,
      Problem first,
      Option<Object> line,
      Option<Object> position,
      QueryContext[] context) {
    super(
        message,
        line,
        position,
        Option.empty(),
        Option.apply(condition(first)),
        parameters(first),
        context);
    this.scoring = scoring;
    this.first = first;
  }

  static CallException of(ScoringException scoring) {
    List<Problem> problems = SqlAdvice.of(scoring.problems());
    Problem first = problems.get(0);
    String message =
        "[%s] %s SQLSTATE: %s"
            .formatted(
                condition(first),
                problems.stream().map(Problem::line).collect(Collectors.joining("\n")),
                state(first));
    return new CallException(
        scoring, message, first, Option.empty(), Option.empty(), new QueryContext[0]);
  }

  @Override
  public ScoringException scoring() {
    return scoring;
  }

  @Override
  public String getSqlState() {
    return state(first);
  }

  /** Asked for by Spark 4.1 and later. */
  @Override
  public String getDefaultMessageTemplate() {
    return first.code() + ": <what> | <where> | <expectation> | <fix>";
  }

  /** Spark adds the place in the query to a copy: 4.0 by this method, later ones by the next. */
  @Override
  public AnalysisException copy(
      String message,
      Option<Object> line,
      Option<Object> position,
      Option<Throwable> cause,
      Option<String> condition,
      scala.collection.immutable.Map<String, String> parameters,
      QueryContext[] context) {
    return new CallException(scoring, message, first, line, position, ofSql(context));
  }

  @Override
  public AnalysisException copy(
      String message,
      Option<Object> line,
      Option<Object> position,
      Option<Throwable> cause,
      Option<String> condition,
      scala.collection.immutable.Map<String, String> parameters,
      QueryContext[] context,
      Option<String> state,
      Option<String> template) {
    return copy(message, line, position, cause, condition, parameters, context);
  }

  /**
   * Places in a text. PySpark looks an error with a place in a program up among Spark's own
   * conditions, and fails itself where it is none of them.
   */
  private static QueryContext[] ofSql(QueryContext[] context) {
    return Arrays.stream(context)
        .filter(place -> place.contextType() == QueryContextType.SQL)
        .toArray(QueryContext[]::new);
  }

  private static String condition(Problem problem) {
    return problem.code().replace('-', '_');
  }

  private static String state(Problem problem) {
    if (problem.area() == Area.USAGE) {
      return problem.number() < FIRST_CLOSED ? INVALID_VALUE : INSUFFICIENT_PRIVILEGE;
    }
    return problem.area() == Area.DATA ? DATATYPE_MISMATCH : EXTERNAL_ROUTINE;
  }

  private static scala.collection.immutable.Map<String, String> parameters(Problem problem) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("what", problem.what());
    parameters.put("where", problem.where());
    parameters.put("expectation", problem.expectation());
    parameters.put("fix", problem.fix());
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(parameters));
  }
}
