#!/usr/bin/env bash
# Spark fails on a correlated scalar subquery that is selected over UNION ALL.
#
# versions  pyspark 4.1.1 (Java 17); 4.0.2 and 4.2.0 do the same
# source    Spark's SQL reference, "Subqueries": a scalar subquery may use columns of the outer query.
# expected  (1, 10), (2, 20), (2, 20), (3, null).
# seen      java.util.NoSuchElementException: key not found, from the optimizer. The rule PushProjectionThroughUnion
#           copies the projection to each side and renames all its columns to those of the second side, the subquery's
#           own too, which that side has not. Without the rule (spark.sql.optimizer.excludedRules) the rows are right.
#           Reported as SPARK-59042.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
cd "$work"
venv/bin/python - 2> spark.log <<'PY' || { tail -20 spark.log >&2; exit 1; }
from pyspark.sql import SparkSession

QUERY = """
    SELECT a, (SELECT max(v) FROM VALUES (1, 10), (2, 20) AS w(k, v) WHERE w.k = u.a) AS v
    FROM (SELECT a FROM VALUES (1), (2) AS t(a) UNION ALL SELECT b FROM VALUES (2), (3) AS s(b)) AS u"""
RULE = "org.apache.spark.sql.catalyst.optimizer.PushProjectionThroughUnion"
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
         .config("spark.sql.warehouse.dir", "warehouse").getOrCreate())


def outcome():
    try:
        return [tuple(row) for row in spark.sql(QUERY).collect()]
    except Exception as error:
        return next(line for line in str(error).splitlines() if "Exception" in line)


default = outcome()
spark.conf.set("spark.sql.optimizer.excludedRules", RULE)
without_rule = outcome()
spark.stop()
print("by default      ", default)
print("without the rule", without_rule)
assert without_rule == [(1, 10), (2, 20), (2, 20), (3, None)], without_rule
assert "NoSuchElementException: key not found: k#" in default, default
PY
