# Sourced by the launchers: where things are, and that they are built.

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
jar="$root/jobs/target/thresher.jar"
spark_classpath="$root/jobs/target/classpath"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

# ONNX Runtime reports its use unless told not to.
export ORT_DISABLE_TELEMETRY="${ORT_DISABLE_TELEMETRY:-1}"

# Prints the comment at the head of a launcher.
print_help() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$1"
}

is_built() {
  [[ -f "$jar" && -f "$spark_classpath" ]] &&
    [[ -z "$(find "$root/pom.xml" "$root"/{udfs,datasets,jobs}/{pom.xml,src/main} -newer "$jar" -type f -print -quit)" ]]
}

build_if_needed() {
  if ! is_built; then
    echo "Building Thresher (once; Maven downloads what it needs) ..." >&2
    (cd "$root" && mvn -q -B -DskipTests -pl jobs -am package) >&2
  fi
}

# The command line on Spark inside this process.
run_embedded() {
  CLASSPATH="${THRESHER_CLASSPATH:+$THRESHER_CLASSPATH:}$jar:$(<"$spark_classpath")" "$java" "@$root/cluster-configs/local/jvm.options" ${THRESHER_JVM_OPTIONS:-} \
    "-Dlog4j2.configurationFile=$root/cluster-configs/local/log4j2.properties" \
    io.thresher.jobs.Main "$@"
}
