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

# The JVM in place of this shell, so that signals reach it, on the class path and with the flags of
# all commands that run here.
exec_java() {
  export CLASSPATH="${THRESHER_CLASSPATH:+$THRESHER_CLASSPATH:}$jar:$(<"$spark_classpath")"
  exec "$java" "@$root/cluster-configs/local/jvm.options" \
    "-Dlog4j2.configurationFile=$root/cluster-configs/local/log4j2.properties" "$@"
}

# Where the JVM keeps classes in the form in which it uses them, so that commands start in half the
# time. It does without where the archive is of another JDK, jar or class path.
class_archive="${THRESHER_CLASS_ARCHIVE-$root/jobs/target/classes.jsa}"

archive_classes_if_needed() {
  if [[ -n "$class_archive" && ! "$class_archive" -nt "$jar" && -w "$(dirname "$class_archive")" ]]; then
    echo "Preparing quick starts (once a build; without, if THRESHER_CLASS_ARCHIVE is empty) ..." >&2
    scratch="$(mktemp -d "$class_archive.XXXXXX")"
    trap 'rm -rf "$scratch"' EXIT
    (THRESHER_CLASSPATH= exec_java -Xlog:disable "-XX:ArchiveClassesAtExit=$scratch/archive" \
      io.thresher.jobs.Rehearsal "$root/datasets" "$scratch") >/dev/null 2>&1 || rm -f "$scratch/archive"
    if [[ ! -s "$scratch/archive" ]]; then
      echo "That failed; until the next build, commands start as they did." >&2
      : >"$scratch/archive"
    fi
    mv -f "$scratch/archive" "$class_archive"
    rm -rf "$scratch"
    trap - EXIT
  fi
}

# The command line on Spark inside this process, which becomes it: nothing comes behind.
run_embedded() {
  local archive=()
  if [[ -n "$class_archive" && -s "$class_archive" ]]; then
    archive=(-Xlog:cds=off,cds+dynamic=off "-XX:SharedArchiveFile=$class_archive")
  fi
  local throughput=("@$root/cluster-configs/local/throughput.options")
  if [[ "${THRESHER_JVM_OPTIONS:-}" == *-XX:+Use*GC* ]]; then
    throughput=() # Java takes one collector only.
  fi
  exec_java ${archive[@]+"${archive[@]}"} ${throughput[@]+"${throughput[@]}"} ${THRESHER_JVM_OPTIONS:-} io.thresher.jobs.Main "$@"
}
