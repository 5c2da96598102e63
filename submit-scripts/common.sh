# Sourced by the launchers: where things are, and that they are built.

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd -P)"
jar="$root/jobs/target/thresher.jar"
spark_classpath="$root/jobs/target/classpath"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

# Without a locale, as in containers and under cron, Java finds no file whose name is not ASCII.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
  "" | C | POSIX) { export LC_ALL=C.UTF-8; } 2>/dev/null ;;
esac

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
# time; beside it, ONNX Runtime's library, unpacked. The JVM does without where the archive is of
# another JDK, jar or class path.
class_archive="${THRESHER_CLASS_ARCHIVE-$root/jobs/target/classes.jsa}"
if [[ "$class_archive" == [!/]* ]]; then
  class_archive="$PWD/$class_archive" # A process of its own has another working folder.
fi
native_library=
# Nothing checks a library as the JVM checks the archive: its name says what it is for.
if [[ "$(<"$root/pom.xml")" =~ \<onnxruntime\.version\>([^<]+) ]]; then
  native_library="${class_archive%.jsa}.onnxruntime-${BASH_REMATCH[1]}-$HOSTTYPE-$OSTYPE"
fi

archive_classes_if_needed() {
  if [[ -n "$class_archive" && ! "$class_archive" -nt "$jar" && -w "$(dirname "$class_archive")" ]]; then
    echo "Preparing quick starts (once a build; without, if THRESHER_CLASS_ARCHIVE is empty) ..." >&2
    scratch="$(mktemp -d "$class_archive.XXXXXX")"
    trap 'rm -rf "$scratch"' EXIT
    rehearse "$scratch" >/dev/null 2>&1 || rm -f "$scratch/archive"
    if [[ ! -s "$scratch/archive" ]]; then
      echo "That failed; until the next build, commands start as they did." >&2
      : >"$scratch/archive"
    elif [[ -d "$scratch/native" && ! -e "$native_library" ]]; then
      mv "$scratch/native" "$native_library" # Others may use one that is there: it stays.
    fi
    mv -f "$scratch/archive" "$class_archive"
    rm -rf "$scratch"
    trap - EXIT
  fi
}

# Notes which classes commands load, and archives them. One archive for all takes old class files,
# too, which one on top of the JDK's own does not.
rehearse() {
  (THRESHER_CLASSPATH= exec_java -Xlog:disable -Xshare:off "-XX:DumpLoadedClassList=$1/loaded" \
    io.thresher.jobs.Rehearsal "$root/datasets" "$1") &&
    (THRESHER_CLASSPATH= exec_java -Xlog:disable -Xshare:dump "-XX:SharedClassListFile=$1/loaded" \
      "-XX:SharedArchiveFile=$1/archive")
}

# Up to this many bytes, work is done before code of the second compiler pays for itself.
little_bytes=$((16 << 20))

# Whether a command has little to do for sure: it reads no rows, or what it reads is here and small.
is_little() {
  local argument option= input= paths=()
  case "$1" in
    config | -*) return 0 ;;
    inspect) [[ "${2:--}" == -* ]] || paths+=("$2") ;;
    score) ;;
    *) return 1 ;;
  esac
  for argument in "${@:2}"; do
    case "$option$argument" in
      --help | -h) return 0 ;;
      --job | --job=* | --query | --query=* | --table | --table=*) return 1 ;;
      --input | --model | --compare-with) option="$argument=" && continue ;;
      --input=* | --model=* | --compare-with=*)
        argument="$option$argument"
        [[ "$argument" != --input=* ]] || input=given
        paths+=("${argument#*=}")
        ;;
    esac
    option=
  done
  [[ ("$1" == inspect || -n "$input") && ${#paths[@]} -gt 0 ]] && hold_little "${paths[@]}"
}

# A thousand files are not little: looking at them takes time, too.
hold_little() {
  local path here=()
  for path in "$@"; do
    [[ -e "$path" ]] || return 1
    [[ "$path" == /* ]] || path="./$path" # None of them is an option of find.
    here+=("$path")
  done
  find -L "${here[@]}" -type f -printf '%s\n' 2>/dev/null |
    awk -v most="$little_bytes" '{ sum += $1; if (sum > most || NR > 1000) exit over = 1 } END { exit over }'
}

# The command line on Spark inside this process, which becomes it: nothing comes behind.
run_embedded() {
  local archive=()
  # Of another class path, it would keep the JVM from the archive of its own.
  if [[ -n "$class_archive" && -s "$class_archive" && -z "${THRESHER_CLASSPATH:-}" ]]; then
    archive=(-Xlog:cds=off,cds+dynamic=off "-XX:SharedArchiveFile=$class_archive")
  fi
  local given="${THRESHER_JVM_OPTIONS:-} ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-}"
  # Another ONNX Runtime on the class path brings its own library.
  if [[ -n "$class_archive" && -d "$native_library" && -z "${THRESHER_CLASSPATH:-}" ]] &&
    [[ "$given" != *-Donnxruntime.native.* ]]; then
    archive+=("-Donnxruntime.native.path=$native_library")
  fi
  local throughput=("@$root/cluster-configs/local/throughput.options")
  if [[ "${THRESHER_JVM_OPTIONS:-}" == *-XX:+Use*GC* ]]; then
    throughput=() # Java takes one collector only.
  fi
  if [[ "$given" != *-XX:TieredStopAtLevel=* ]] && is_little "$@"; then
    throughput+=(-XX:TieredStopAtLevel=1)
  fi
  exec_java ${archive[@]+"${archive[@]}"} ${throughput[@]+"${throughput[@]}"} ${THRESHER_JVM_OPTIONS:-} io.thresher.jobs.Main "$@"
}
