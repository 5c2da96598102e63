# Sourced by open and test: Jupyter, and a kernel that runs Java with Thresher and Spark.

source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../submit-scripts/common.sh"

notebooks="$root/notebooks-java"
tools="$root/target/notebooks-tools"

install_if_needed() {
  if ! cmp -s "$notebooks/requirements.txt" "$tools/requirements.txt"; then
    echo "Installing Jupyter (once; a minute or two) ..." >&2
    "${PYTHON:-python3}" -m venv --clear "$tools"
    "$tools/bin/pip" install -q --disable-pip-version-check -r "$notebooks/requirements.txt"
    cp "$notebooks/requirements.txt" "$tools/requirements.txt"
  fi
  if ! cmp -s "$notebooks/pom.xml" "$tools/kernel/pom.xml"; then
    mvn -q -B -f "$notebooks/pom.xml" dependency:copy-dependencies -DexcludeTransitive \
      -DoutputDirectory="$tools/kernel" >&2
    cp "$notebooks/pom.xml" "$tools/kernel/pom.xml"
  fi
}

# Compiles what the notebooks share, and tells Jupyter of the kernel.
prepare_kernel() {
  "${java%java}javac" --release 17 -d "$tools/classes" -cp "$tools/kernel/*:$jar:$(<"$spark_classpath")" "$notebooks"/support/*.java
  local kernel="$tools/share/jupyter/kernels/thresher-java"
  mkdir -p "$kernel"
  # The classes of Spark come first: the kernel's jar brings old ones of a few libraries.
  local classes="$tools/classes:$jar:$(<"$spark_classpath"):$(echo "$tools"/kernel/*.jar)"
  JAVA="$java" OPTIONS="@$root/cluster-configs/local/jvm.options" CLASSES="$classes" \
    LOGGING="-Dlog4j2.configurationFile=$root/cluster-configs/local/log4j2.properties" \
    JAVA_LOGGING="-Djava.util.logging.config.file=$notebooks/support/logging.properties" \
    IMPORTS="$notebooks/support/imports.jshell" \
    "$tools/bin/python" - >"$kernel/kernel.json" <<'KERNEL'
import json, os
of = os.environ
print(json.dumps({
    "display_name": "Java (Thresher)",
    "language": "java",
    "argv": [of["JAVA"], of["OPTIONS"], of["LOGGING"], of["JAVA_LOGGING"], "-Djava.awt.headless=true",
             "-Xmx2g", "-cp", of["CLASSES"], "io.thresher.notebooks.Kernel", "{connection_file}"],
    "env": {"RJK_CLASSPATH": of["CLASSES"], "RJK_INIT_SCRIPT": of["IMPORTS"], "ORT_DISABLE_TELEMETRY": "1"},
    "interrupt_mode": "message",
}, indent=2))
KERNEL
  export JUPYTER_PATH="$tools/share/jupyter"
}
