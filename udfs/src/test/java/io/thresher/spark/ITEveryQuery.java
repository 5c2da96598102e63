package io.thresher.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.thresher.spark.LinearModel.Score;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries of each kind, scored by a model and by an equal formula. */
class ITEveryQuery {
  private static final SparkSession SPARK = LocalSpark.session();

  @BeforeAll
  static void tables() {
    SPARK
        .range(0, 60, 1, 3)
        .selectExpr(
            "id",
            "cast(id % 7 as int) k",
            "cast(id % 10 as float) a",
            "cast(id % 4 as float) b",
            "named_struct('a', cast(id % 5 as float), 'b', cast(id % 3 as float)) f",
            "array(cast(id % 5 as float), cast(id % 3 as float)) v")
        .write()
        .mode("overwrite")
        .parquet("target/linear-model/t");
    SPARK.read().parquet("target/linear-model/t").createOrReplaceTempView("t");
    SPARK
        .sql("select id + 40 as id, cast(k + 1 as int) k, b as a, a as b from t where id % 2 = 0")
        .createOrReplaceTempView("u");
  }

  private record Query(String name, Function<Score, String> text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Query q(String name, Function<Score, String> text) {
    return new Query(name, text);
  }

  private static void assertAgrees(Function<Score, String> query) {
    String text = query.apply(Score.MODEL);
    List<Row> expected = SPARK.sql(query.apply(Score.FORMULA)).collectAsList();
    assertThat(expected).isNotEmpty();
    assertThat(SPARK.sql(text).collectAsList())
        .as(text)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  static List<Query> aggregates() {
    return List.of(
        q(
            "subquery with GROUP BY",
            s ->
                "select k, "
                    + s.of("c", "n")
                    + " from (select k, max(a) c, count(*) n from t group by k)"),
        q("distinct", s -> "select a, " + s.of("a", "b") + " from (select distinct a, b from t)"),
        q("distinct scores", s -> "select distinct " + s.of("a", "b") + " from t"),
        q(
            "count distinct scores",
            s ->
                "select k, count(distinct "
                    + s.of("a", "b")
                    + "), count(distinct b) from t group by k"),
        q(
            "filtered aggregate",
            s -> "select k, sum(a) filter (where " + s.of("a", "b") + " > 3) from t group by k"),
        q(
            "GROUP BY the arguments",
            s -> "select a, b, " + s.of("a", "b") + ", count(*) from t group by a, b"),
        q(
            "GROUP BY the call",
            s -> "select " + s.of("a", "b") + ", count(*) from t group by " + s.of("a", "b")),
        q(
            "GROUP BY the call, by position",
            s -> "select " + s.of("a", "b") + " + 1, count(*), sum(k) from t group by 1"),
        q(
            "GROUP BY an expression of the call's field",
            s ->
                "select "
                    + s.field("a", "b", "z")
                    + " g, max("
                    + s.field("a", "b", "y")
                    + ") from t group by g"),
        q(
            "call over aggregates, beside a call within one",
            s ->
                "select k, "
                    + s.of("max(a)", "min(b)")
                    + ", max("
                    + s.of("a", "b")
                    + ") from t group by k"),
        q(
            "call over an aggregate of a call",
            s -> "select k, " + s.of("max(" + s.of("a", "b") + ")", "k") + " from t group by k"),
        q("global aggregate", s -> "select " + s.of("sum(a)", "count(*)") + " from t"),
        q("HAVING", s -> "select k from t group by k having " + s.of("max(a)", "min(b)") + " > 10"),
        q(
            "HAVING on a group",
            s -> "select k, sum(a) from t group by k having " + s.of("k", "k") + " > -3"),
        q(
            "CTE",
            s ->
                "with g as (select k, sum(a) c from t group by k), p as (select k, "
                    + s.of("c", "k")
                    + " y from g) select x.k, x.y, y.y from p x join p y on x.k = y.k + 1 where x.y"
                    + " > -1000"),
        q(
            "window over scores over aggregates",
            s -> "select k, rank() over (order by " + s.of("max(a)", "k") + ") from t group by k"),
        q(
            "scores over a window",
            s ->
                "select id, "
                    + s.of("c", "b")
                    + " from (select *, sum(a) over (partition by k order by id) c from t)"),
        q(
            "scores of a window function",
            s -> "select id, " + s.of("max(a) over (partition by k)", "b") + " from t"),
        q(
            "rollup",
            s ->
                "select k, b, "
                    + s.of("coalesce(k, -1)", "count(*)")
                    + " from t group by rollup(k, b)"),
        q(
            "cube of scores",
            s ->
                "select g, k, count(*) from (select k, "
                    + s.of("a", "b")
                    + " g from t) group by cube(g, k)"),
        q(
            "grouping sets over the call",
            s ->
                "select "
                    + s.of("a", "b")
                    + ", k, count(*) from t group by grouping sets(("
                    + s.of("a", "b")
                    + "), (k))"),
        q(
            "pivot",
            s ->
                "select * from (select k, b, "
                    + s.of("a", "b")
                    + " y from t) pivot (max(y) for b in (0, 1, 2))"),
        q(
            "ordered by the call over aggregates",
            s -> "select k, sum(a) from t group by k order by " + s.of("sum(a)", "k") + " limit 3"),
        q(
            "union of aggregates",
            s ->
                "select k, "
                    + s.of("max(a)", "k")
                    + " from t group by k union select k, "
                    + s.of("a", "b")
                    + " from t"),
        q(
            "intersect",
            s ->
                "select "
                    + s.of("a", "b")
                    + " from t intersect select "
                    + s.of("b", "a")
                    + " from t"),
        q(
            "except all",
            s ->
                "select "
                    + s.of("a", "b")
                    + " from t except all select "
                    + s.of("a", "b")
                    + " from t where id > 30"));
  }

  static List<Query> subqueries() {
    return List.of(
        q(
            "EXISTS with outer columns",
            s ->
                "select id from t where exists (select 1 from u where u.k = t.k and "
                    + s.of("t.a", "u.b")
                    + " > 3)"),
        q(
            "EXISTS with outer columns alone",
            s ->
                "select id from t where exists (select 1 from u where u.k = t.k and "
                    + s.of("t.a", "t.b")
                    + " > 3)"),
        q(
            "NOT EXISTS",
            s ->
                "select id from t where not exists (select 1 from u where u.k = t.k and "
                    + s.of("t.a", "u.b")
                    + " > 9)"),
        q(
            "EXISTS beside OR",
            s ->
                "select id from t where id = 3 or exists (select 1 from u where u.k = t.k and "
                    + s.of("t.a", "u.b")
                    + " > 9)"),
        q(
            "EXISTS in the select list",
            s ->
                "select id, exists (select 1 from u where u.k = t.k and "
                    + s.of("t.a", "u.b")
                    + " > 9) from t"),
        q(
            "IN of scores",
            s ->
                "select id from t where "
                    + s.of("a", "b")
                    + " in (select "
                    + s.of("a", "b")
                    + " from u)"),
        q(
            "IN with outer columns",
            s ->
                "select id from t where "
                    + s.of("a", "b")
                    + " in (select "
                    + s.of("u.a", "u.b")
                    + " from u where u.k = t.k or "
                    + s.of("t.b", "u.b")
                    + " > 3)"),
        q(
            "IN of scores of outer columns",
            s ->
                "select id from t where a in (select u.b from u where "
                    + s.of("t.a", "u.a")
                    + " > 3)"),
        q(
            "NOT IN",
            s ->
                "select id from t where "
                    + s.of("a", "b")
                    + " not in (select "
                    + s.of("b", "a")
                    + " from u)"),
        q(
            "IN beside OR",
            s ->
                "select id from t where id = 3 or "
                    + s.of("a", "b")
                    + " in (select "
                    + s.of("u.a", "u.b")
                    + " from u where u.k = t.k)"),
        q(
            "scalar",
            s ->
                "select id from t where "
                    + s.of("a", "b")
                    + " > (select avg("
                    + s.of("a", "b")
                    + ") from u)"),
        q(
            "scalar in the call",
            s -> "select id, " + s.of("a", "(select max(k) from u)") + " from t"),
        q(
            "correlated scalar",
            s ->
                "select id, (select max("
                    + s.of("u.a", "u.b")
                    + ") from u where u.k = t.k) from t"),
        q(
            "correlated scalar in the call",
            s ->
                "select id, "
                    + s.of("a", "(select max(u.a) from u where u.k = t.k)")
                    + " from t where k > 0"),
        q("lateral", s -> "select id, y from t, lateral (select " + s.of("t.a", "t.b") + " y)"),
        q(
            "lateral over a table",
            s ->
                "select t.id, y from t, lateral (select "
                    + s.of("t.a", "u.b")
                    + " y from u where u.k = t.k)"),
        q(
            "lateral aggregate",
            s ->
                "select t.id, y from t, lateral (select max("
                    + s.of("u.a", "u.b")
                    + ") y from u where u.k = t.k)"),
        q(
            "lateral view",
            s ->
                "select id, x, "
                    + s.of("a", "x")
                    + " from t lateral view explode(array(1, 2)) as x"),
        q(
            "exploded scores",
            s -> "select id, x from t lateral view explode(array(" + s.of("a", "b") + ", a)) as x"),
        q(
            "left join",
            s ->
                "select t.id, u.id from t left join u on t.k = u.k and "
                    + s.of("t.a", "u.b")
                    + " > 9"),
        q(
            "right join",
            s ->
                "select t.id, u.id from t right join u on t.k = u.k and "
                    + s.of("t.a", "u.b")
                    + " > 9"),
        q(
            "full join",
            s ->
                "select t.id, u.id from t full join u on t.k = u.k and "
                    + s.of("t.a", "u.b")
                    + " > 9"),
        q(
            "semi join",
            s ->
                "select t.id from t left semi join u on t.k = u.k and "
                    + s.of("t.a", "u.b")
                    + " > 9"),
        q(
            "anti join",
            s ->
                "select t.id from t left anti join u on t.k = u.k and "
                    + s.of("t.a", "u.b")
                    + " > 9"),
        q(
            "self join",
            s ->
                "select x.id from t x join t y on x.k = y.k and "
                    + s.of("x.a", "y.b")
                    + " = "
                    + s.of("y.a", "x.b")),
        q(
            "join with no other condition",
            s -> "select t.id, u.id from t join u on " + s.of("t.a", "u.b") + " > 12"),
        q(
            "within a lambda",
            s -> "select id, transform(array(1, 2), x -> x + " + s.of("a", "b") + ") from t"));
  }

  static List<Query> arguments() {
    return List.of(
        q("VALUES", s -> "select " + s.of("x", "y") + " from values (1, 2), (3, 4) as v(x, y)"),
        q(
            "VALUES of strings and nulls",
            s -> "select x, " + s.of("y", "y") + " from values ('m', 2), (null, 4) as v(x, y)"),
        q(
            "VALUES filtered",
            s ->
                "select x from values (1, 2), (3, 4) as v(x, y) where " + s.of("x", "y") + " > -4"),
        q(
            "VALUES aggregated",
            s ->
                "select x, "
                    + s.of("x", "sum(y)")
                    + " from values (1, 2), (1, 3), (3, 4) as v(x, y) group by x"),
        q(
            "VALUES limited and joined",
            s ->
                "select t.id, "
                    + s.of("t.a", "y")
                    + " from t join values (1, 2), (3, 4) as v(x, y) on t.k = x"),
        q("range", s -> "select id, " + s.of("id", "id") + " from range(5)"),
        q("one row", s -> "select " + s.of("1", "2")),
        q("one row in the middle", s -> "select id, " + s.of("1", "2") + " from t"));
  }

  @ParameterizedTest
  @MethodSource({"aggregates", "subqueries", "arguments"})
  void agrees(Query query) {
    assertAgrees(query.text());
  }
}
