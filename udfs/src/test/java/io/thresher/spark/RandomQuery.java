package io.thresher.spark;

import io.thresher.spark.LinearModel.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A query made from a seed. The same seed gives the same query whichever way it scores. Its result
 * is the same in any order of rows: numbers stay whole and small enough to be added exactly, ranks
 * have ties, limits order by all columns.
 */
final class RandomQuery {
  /** Rows that no relation is to go far beyond. */
  private static final long MOST_ROWS = 1500;

  /**
   * A column of a relation.
   *
   * @param plain whether it is a float without nulls, as it comes from a table
   */
  private record Column(String name, boolean plain) {}

  /**
   * A query, and what it gives.
   *
   * @param rows about as many
   */
  private record Relation(String sql, List<Column> columns, long rows) {
    String all() {
      return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** To stand behind FROM. */
    String named(String alias) {
      return "(" + sql + ") " + alias;
    }
  }

  private final Random random;
  private final Score score;
  private final List<Relation> shared = new ArrayList<>();
  private final List<String> with = new ArrayList<>();
  private int names;

  private RandomQuery(long seed, Score score) {
    this.random = new Random(seed * 1_000_003);
    this.score = score;
  }

  static String of(long seed, Score score) {
    RandomQuery query = new RandomQuery(seed, score);
    for (int i = query.random.nextInt(3) - 1; i > 0; i--) {
      query.share(query.relation(2));
    }
    String text = query.relation(3).sql();
    return query.with.isEmpty() ? text : "WITH " + String.join(", ", query.with) + " " + text;
  }

  private void share(Relation relation) {
    String name = fresh("q");
    with.add(name + " AS (" + relation.sql() + ")");
    shared.add(new Relation(name, relation.columns(), relation.rows()));
  }

  // Relations.

  private Relation relation(int depth) {
    if (depth == 0 || (depth < 3 && random.nextInt(4) == 0)) {
      return table();
    }
    return switch (random.nextInt(13)) {
      case 0, 1, 2 -> projection(relation(depth - 1));
      case 3, 4 -> filter(relation(depth - 1));
      case 5, 6 -> join(relation(depth - 1), relation(depth - 2 < 0 ? 0 : depth - 2));
      case 7, 8 -> aggregate(relation(depth - 1));
      case 9 -> window(relation(depth - 1));
      case 10 -> set(relation(depth - 1), relation(Math.max(0, depth - 2)));
      case 11 -> limit(relation(depth - 1));
      default ->
          random.nextBoolean() ? exploded(relation(depth - 1)) : distinct(relation(depth - 1));
    };
  }

  private Relation table() {
    if (!shared.isEmpty() && random.nextInt(3) == 0) {
      Relation query = shared.get(random.nextInt(shared.size()));
      return renamed(query.sql(), query.columns(), query.rows());
    }
    List<Column> four =
        List.of(
            new Column("id", false),
            new Column("k", false),
            new Column("a", true),
            new Column("b", true));
    List<Column> scored = new ArrayList<>(four);
    scored.add(new Column("y", false));
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> renamed("t", four, 60);
      case 3, 4 -> renamed("u", four, 30);
      case 5 -> renamed("viewed_" + score, scored, 60);
      case 6 -> renamed("cached_" + score, scored, 30);
      default ->
          renamed(
              "VALUES (1, 2, 3f, 4f), (2, NULL, 0f, 1f), (3, 5, 7f, 2f), (4, 1, 9f, 3f)"
                  + " AS v(id, k, a, b)",
              four,
              4);
    };
  }

  private Relation renamed(String source, List<Column> columns, long rows) {
    List<Column> renamed = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Column column : columns) {
      Column copy = new Column(fresh("c"), column.plain());
      renamed.add(copy);
      items.add(column.name() + " AS " + copy.name());
    }
    return new Relation("SELECT " + String.join(", ", items) + " FROM " + source, renamed, rows);
  }

  private Relation projection(Relation input) {
    List<Column> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Column column : input.columns()) {
      if (columns.size() < 6 && random.nextInt(3) > 0) {
        columns.add(column);
        items.add(column.name());
      }
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      String expression = random.nextInt(6) == 0 ? scalarQuery(input) : number(input, depth());
      items.add(expression + " AS " + add(columns));
    }
    return new Relation(
        "SELECT " + String.join(", ", items) + " FROM " + input.named(fresh("s")),
        columns,
        input.rows());
  }

  private Relation filter(Relation input) {
    String condition =
        switch (random.nextInt(5)) {
          case 0 -> existence(input);
          case 1 -> membership(input);
          default -> condition(input, depth());
        };
    return new Relation(
        "SELECT * FROM " + input.named(fresh("s")) + " WHERE " + condition,
        input.columns(),
        input.rows());
  }

  private Relation join(Relation left, Relation right) {
    if (left.rows() * right.rows() / 3 > MOST_ROWS) {
      return filter(left);
    }
    List<Column> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    Relation pairs = new Relation("", both, 0);
    String on = key(left) + " = " + key(right);
    if (random.nextBoolean()) {
      on += " AND " + condition(pairs, 1);
    }
    String kind =
        pick("INNER", "INNER", "LEFT", "RIGHT", "FULL", "LEFT SEMI", "LEFT ANTI", "CROSS");
    String text =
        "SELECT * FROM "
            + left.named(fresh("s"))
            + " "
            + kind
            + " JOIN "
            + right.named(fresh("s"))
            + (kind.equals("CROSS") ? "" : " ON " + on);
    boolean oneSide = kind.startsWith("LEFT ");
    List<Column> columns =
        (oneSide ? left.columns() : both)
            .stream().map(c -> new Column(c.name(), c.plain() && oneSide)).toList();
    return new Relation(
        text, columns, oneSide ? left.rows() : Math.max(1, left.rows() * right.rows() / 3));
  }

  private Relation aggregate(Relation input) {
    List<Column> columns = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      groups.add(random.nextBoolean() ? key(input) : number(input, 1));
    }
    List<String> items = new ArrayList<>();
    groups.forEach(group -> items.add(group + " AS " + add(columns)));
    List<Column> made = new ArrayList<>();
    List<String> aggregates = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      aggregates.add(aggregation(input));
      items.add(aggregates.get(aggregates.size() - 1) + " AS " + add(made));
    }
    columns.addAll(made);
    List<String> over = new ArrayList<>(aggregates);
    over.addAll(groups);
    if (random.nextBoolean()) {
      items.add(scored(whole(pick(over)), whole(pick(over))) + " AS " + add(columns));
    }
    String text = "SELECT " + String.join(", ", items) + " FROM " + input.named(fresh("s"));
    boolean levels = !groups.isEmpty() && random.nextInt(6) == 0;
    if (!groups.isEmpty()) {
      text += " GROUP BY " + (levels ? "ROLLUP(" : "") + String.join(", ", groups);
      text += levels ? ")" : "";
    }
    if (!levels && random.nextInt(4) == 0) {
      text += " HAVING " + scored(whole(pick(over)), whole(pick(over))) + " > " + random.nextInt(9);
    }
    return new Relation(text, columns, groups.isEmpty() ? 1 : Math.max(1, input.rows() / 3));
  }

  private String aggregation(Relation input) {
    String value = number(input, 1);
    return switch (random.nextInt(6)) {
      case 0 -> "sum(" + value + ")";
      case 1 -> "min(" + value + ")";
      case 2 -> "count(DISTINCT " + value + ")";
      case 3 -> "count(*) FILTER (WHERE " + condition(input, 1) + ")";
      case 4 -> "cast(avg(" + value + ") AS bigint)";
      default -> "max(" + value + ")";
    };
  }

  private Relation window(Relation input) {
    List<Column> columns = new ArrayList<>(input.columns());
    String ranked =
        pick("rank()", "dense_rank()")
            + " OVER (PARTITION BY "
            + key(input)
            + " ORDER BY "
            + number(input, 1)
            + ")";
    String summed =
        pick("sum", "max", "count")
            + "("
            + number(input, 1)
            + ") OVER (PARTITION BY "
            + key(input)
            + ")";
    String value = random.nextBoolean() ? ranked : summed;
    if (random.nextInt(3) == 0) {
      value = scored(whole(value), argument(input));
    }
    String text = "SELECT *, " + value + " AS " + add(columns);
    return new Relation(text + " FROM " + input.named(fresh("s")), columns, input.rows());
  }

  private Relation set(Relation left, Relation right) {
    int width = Math.min(3, Math.min(left.columns().size(), right.columns().size()));
    List<Column> columns = new ArrayList<>();
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      boolean scores = random.nextInt(3) == 0;
      String one = scores ? number(left, 1) : left.columns().get(i).name();
      String other = scores ? number(right, 1) : right.columns().get(i).name();
      first.add("cast(" + one + " AS double) AS " + add(columns));
      second.add("cast(" + other + " AS double)");
    }
    String operator = pick("UNION ALL", "UNION ALL", "UNION", "INTERSECT", "EXCEPT", "EXCEPT ALL");
    return new Relation(
        "SELECT "
            + String.join(", ", first)
            + " FROM "
            + left.named(fresh("s"))
            + " "
            + operator
            + " SELECT "
            + String.join(", ", second)
            + " FROM "
            + right.named(fresh("s")),
        columns,
        left.rows() + right.rows());
  }

  private Relation limit(Relation input) {
    String order = random.nextBoolean() ? number(input, 1) + " DESC, " : "";
    int rows = 1 + random.nextInt(20);
    return new Relation(
        "SELECT * FROM "
            + input.named(fresh("s"))
            + " ORDER BY "
            + order
            + input.all()
            + " LIMIT "
            + rows,
        input.columns(),
        Math.min(rows, input.rows()));
  }

  private Relation distinct(Relation input) {
    List<Column> columns = new ArrayList<>();
    String items =
        number(input, 1) + " AS " + add(columns) + ", " + key(input) + " AS " + add(columns);
    return new Relation(
        "SELECT DISTINCT " + items + " FROM " + input.named(fresh("s")), columns, input.rows());
  }

  private Relation exploded(Relation input) {
    List<Column> columns = new ArrayList<>(input.columns());
    String array =
        "array(cast(" + number(input, 1) + " AS double), cast(" + number(input, 1) + " AS double))";
    String from = input.named(fresh("s"));
    return new Relation(
        "SELECT * FROM " + from + " LATERAL VIEW explode(" + array + ") AS " + add(columns),
        columns,
        input.rows() * 2);
  }

  // Queries within.

  private Relation inner() {
    Relation table = table();
    return random.nextBoolean() ? table : projection(table);
  }

  private String existence(Relation outer) {
    Relation inner = table();
    List<Column> both = new ArrayList<>(outer.columns());
    both.addAll(inner.columns());
    return (random.nextBoolean() ? "NOT " : "")
        + "EXISTS (SELECT 1 FROM "
        + inner.named(fresh("s"))
        + " WHERE "
        + key(inner)
        + " = "
        + key(outer)
        + " AND "
        + condition(new Relation("", both, 0), 1)
        + ")"
        + (random.nextInt(3) == 0 ? " OR " + condition(outer, 1) : "");
  }

  private String membership(Relation outer) {
    Relation inner = inner();
    String where = random.nextBoolean() ? "" : " WHERE " + key(inner) + " = " + key(outer);
    return whole(number(outer, 1))
        + (random.nextInt(3) == 0 ? " NOT" : "")
        + " IN (SELECT "
        + whole(number(inner, 1))
        + " FROM "
        + inner.named(fresh("s"))
        + where
        + ")";
  }

  private String scalarQuery(Relation outer) {
    Relation inner = inner();
    String where = random.nextBoolean() ? "" : " WHERE " + key(inner) + " = " + key(outer);
    String query =
        "(SELECT max(" + number(inner, 1) + ") FROM " + inner.named(fresh("s")) + where + ")";
    return random.nextBoolean() ? query : scored(whole(query), argument(outer));
  }

  // Expressions.

  /** One, and seldom two. */
  private int depth() {
    return 1 + (random.nextInt(4) == 0 ? 1 : 0);
  }

  private String number(Relation input, int depth) {
    if (depth == 0) {
      return random.nextInt(5) == 0 ? "" + random.nextInt(9) : pick(input.columns()).name();
    }
    return switch (random.nextInt(9)) {
      case 0 -> pick(input.columns()).name();
      case 1 -> number(input, depth - 1) + " + " + whole(number(input, depth - 1));
      case 2 -> "coalesce(" + number(input, depth - 1) + ", 1)";
      case 3 ->
          "CASE WHEN "
              + condition(input, depth - 1)
              + " THEN "
              + number(input, depth - 1)
              + " ELSE "
              + number(input, depth - 1)
              + " END";
      case 4 -> scored(whole(number(input, depth - 1)), whole(number(input, depth - 1)));
      case 5 -> "abs(" + scored(argument(input), whole(number(input, depth - 1))) + ")";
      default -> scored(argument(input), argument(input));
    };
  }

  private String condition(Relation input, int depth) {
    Supplier<String> number = () -> number(input, Math.max(0, depth - 1));
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> "(" + number.get() + ") < " + number.get();
      case 1 -> pick(input.columns()).name() + " IS " + pick("NULL", "NOT NULL");
      case 2 -> whole(number.get()) + " IN (1, 3, 4, 8)";
      case 3 -> scored(argument(input), argument(input)) + " > " + (random.nextInt(30) - 20);
      case 4 -> "(" + condition(input, depth - 1) + " AND " + condition(input, depth - 1) + ")";
      case 5 -> "(" + condition(input, depth - 1) + " OR " + condition(input, depth - 1) + ")";
      default -> "NOT (" + condition(input, depth - 1) + ")";
    };
  }

  private String scored(String a, String b) {
    return switch (random.nextInt(4)) {
      case 0 -> score.field(a, b, pick("y", "z"));
      case 1 -> score.vector(a, b);
      default -> score.of(a, b);
    };
  }

  /** A column that a model can take, as it is where that may be. */
  private String argument(Relation input) {
    Column column = pick(input.columns());
    return column.plain() ? column.name() : whole(column.name());
  }

  /** A small whole number, never null. */
  private static String whole(String number) {
    return "pmod(cast(coalesce(" + number + ", 0) AS bigint), 11)";
  }

  private String key(Relation input) {
    return "pmod(cast(coalesce(" + pick(input.columns()).name() + ", 0) AS bigint), 7)";
  }

  private String add(List<Column> columns) {
    Column column = new Column(fresh("c"), false);
    columns.add(column);
    return column.name();
  }

  private String fresh(String letter) {
    return letter + ++names;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
