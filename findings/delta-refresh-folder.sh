#!/usr/bin/env bash
# spark.catalog.refreshTable fails on a Delta table that is called by its folder, though REFRESH TABLE and all else that
# was tried takes the name.
#
# versions  PySpark 4.1.1, delta-spark_4.1_2.13 4.4.0, JDK 17, Maven
# source    Delta, "Table batch reads and writes": a table may be called by its path, delta.`/folder`, wherever its name
#           could stand. Spark, Catalog.refreshTable: the same as the statement REFRESH TABLE, of a table by its name.
# expected  refreshTable of delta.`/folder` does nothing or looks the table up anew, as for a table of the catalog.
# seen      NoSuchElementException "None.get" without a word about the table, while REFRESH TABLE, SELECT, INSERT, VERSION
#           AS OF and tableExists take the same name. Code that refreshes what it reads or writes by the method, for all
#           formats alike, works with names and ends with a riddle with folders.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.1.1
for artifact in io.delta:delta-spark_4.1_2.13:4.4.0 io.delta:delta-storage:4.4.0; do
  (cd "$work" && mvn --quiet --batch-mode dependency:copy -Dartifact="$artifact" -DoutputDirectory="$work/jars")
done
cat >"$work/refresh.py" <<'PY'
import sys
from pathlib import Path

from pyspark.sql import SparkSession

work = Path(sys.argv[1])
spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.jars", ",".join(map(str, (work / "jars").glob("*.jar"))))
    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
    .config("spark.sql.warehouse.dir", str(work / "warehouse"))
    .config("spark.ui.enabled", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def told(run):
    try:
        run()
        return "works"
    except Exception as thrown:
        return next(line for line in str(thrown).splitlines() if "Exception: " in line or "[" in line)


spark.sql("CREATE TABLE named (id BIGINT) USING delta")
folder = f"delta.`{work / 'folder'}`"
spark.sql(f"CREATE TABLE {folder} (id BIGINT) USING delta")
for table in ("named", folder):
    kind = "named" if table == "named" else "folder"
    print(kind, "tableExists:", spark.catalog.tableExists(table))
    print(kind, "INSERT:", told(lambda: spark.sql(f"INSERT INTO {table} VALUES (1)")))
    print(kind, "VERSION AS OF:", told(lambda: spark.sql(f"SELECT * FROM {table} VERSION AS OF 1").collect()))
    print(kind, "REFRESH TABLE:", told(lambda: spark.sql(f"REFRESH TABLE {table}")))
    print(kind, "refreshTable:", told(lambda: spark.catalog.refreshTable(table)))
PY
"$work/venv/bin/python" "$work/refresh.py" "$work" 2>/dev/null | tee "$work/seen"
grep -qx 'named REFRESH TABLE: works' "$work/seen"
grep -qx 'named refreshTable: works' "$work/seen"
for way in INSERT 'VERSION AS OF' 'REFRESH TABLE'; do grep -qx "folder $way: works" "$work/seen"; done
grep -qx 'folder tableExists: True' "$work/seen"
grep -q '^folder refreshTable: .*NoSuchElementException: None.get' "$work/seen"
