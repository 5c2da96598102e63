#!/usr/bin/env bash
# Spark gives other rows than the first n when a correlated scalar subquery is selected over ORDER BY ... LIMIT n.
#
# versions  pyspark 4.1.1 (Java 17); 4.2.0 does the same, 4.0.2 has the same plan
# source    Spark's SQL reference, "LIMIT": with ORDER BY the rows that LIMIT keeps are determined.
# expected  t has the rows (5, 1) and (4, 2), those with the smallest k; the subquery adds a column to each.
# seen      (1, 50) and (2, 40), the rows with the largest k, and no error. The rule PushProjectionThroughLimitAndOffset
#           moves the projection below the limit, between limit and sort; the subquery becomes a join there; a sort
#           below a join is removed as useless. What is left is a limit over rows in any order. Without the rule
#           (spark.sql.optimizer.excludedRules) the rows are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
from pyspark.sql import SparkSession

QUERY = """
    SELECT id, (SELECT max(v) FROM VALUES (1, 10), (2, 20), (3, 30), (4, 40), (5, 50) AS w(k, v) WHERE w.k = t.k) AS v
    FROM (SELECT id, k FROM VALUES (1, 5), (2, 4), (3, 3), (4, 2), (5, 1) AS s(id, k) ORDER BY k LIMIT 2) AS t"""
RULE = "org.apache.spark.sql.catalyst.optimizer.PushProjectionThroughLimitAndOffset"
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())


def rows():
    return sorted(tuple(row) for row in spark.sql(QUERY).collect())


default = rows()
spark.conf.set("spark.sql.optimizer.excludedRules", RULE)
without_rule = rows()
spark.stop()
print("the two rows with the smallest k:")
print("  by default      ", default)
print("  without the rule", without_rule)
assert without_rule == [(4, 20), (5, 10)], without_rule
assert default == [(1, 50), (2, 40)], default
PY
