# Sourced by the slow suites: Thresher built, and Spark and the tests' tools in target/cluster-tools.

source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../submit-scripts/common.sh"

suite="$root/cluster-configs/tests"
tools="$root/target/cluster-tools"

prepare_environment() {
  build_if_needed
  if ! cmp -s "$suite/requirements.txt" "$tools/requirements.txt"; then
    echo "Installing Spark for the tests (once; 450 MB) ..." >&2
    "${PYTHON:-python3}" -m venv --clear "$tools"
    "$tools/bin/pip" install -q --disable-pip-version-check -r "$suite/requirements.txt"
    cp "$suite/requirements.txt" "$tools/requirements.txt"
  fi
  SPARK_HOME="$("$tools/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')"
  export SPARK_HOME
}

# The build has a list of the properties that Spark's modules for YARN and Kubernetes declare.
check_spark_keys() {
  "$java" -cp "$SPARK_HOME/jars/*" "$suite/SparkKeys.java" |
    diff "$root/jobs/src/test/resources/spark-keys/4.1.1.txt" - ||
    { echo "The list of Spark's properties is not that of this Spark." >&2; exit 1; }
}

run_tests() {
  cd "$root"
  exec "$tools/bin/python" -m pytest -p no:cacheprovider --durations 0 --durations-min 1 "$@"
}
