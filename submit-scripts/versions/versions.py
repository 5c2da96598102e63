"""Runs classes of tests on the jars of other versions of Spark; see the script `test` beside this file."""

import os
import re
import subprocess
import sys
import venv
import xml.etree.ElementTree as xml
from pathlib import Path

ROOT = Path(sys.argv[1])
WORK = ROOT / "target" / "versions"
SIBLINGS = {"udfs": [], "jobs": ["udfs", "datasets"]}

# What each claim of the table stands on.
SUITES = {
    "operator and SQL": ["udfs:spark.ITScoreOperator", "udfs:spark.ITEveryQuery", "udfs:spark.ITCallArguments",
                         "udfs:spark.ITCallErrors", "udfs:spark.ITOuterJoins", "udfs:spark.ITSqlGuards",
                         "udfs:spark.ITQuarantine", "udfs:spark.ITGoldenPredictions", "udfs:spark.ITTextModels"],
    "reading": ["udfs:spark.scan.ITLocalReads", "udfs:spark.scan.ITFooterSchema", "udfs:spark.scan.ITDialects",
                "udfs:spark.scan.ITWatchedFiles", "jobs:jobs.ITForeignTypes", "jobs:jobs.ITVectors"],
    "writing": ["udfs:spark.write.ITBatchWrites", "jobs:jobs.ITWriters"],
    "command line and runs": ["jobs:jobs.ITScore", "jobs:jobs.ITRuns", "jobs:jobs.ITCsv", "jobs:jobs.ITBadRows",
                              "jobs:jobs.ITIncremental", "jobs:jobs.ITVerify", "jobs:jobs.ITCheck",
                              "jobs:jobs.ITCorruption", "jobs:jobs.ITObjectStoreRuns"],
}


def maven(*arguments):
    subprocess.run(["mvn", "-q", "-B", *arguments], cwd=ROOT, check=True)


def artifact(jar):
    """The name of a jar without its version."""
    return re.sub(r"-[0-9][0-9A-Za-z.\-]*\.jar$", "", Path(jar).name)


def distribution(spark):
    """The jars of a version of Spark, as its users have them."""
    home = WORK / spark
    if not (home / "complete").exists():
        print(f"Installing PySpark {spark} (once) ...", file=sys.stderr)
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", "--disable-pip-version-check", f"pyspark=={spark}"],
                       check=True)
        (home / "complete").touch()
    return sorted(home.glob("lib/python3*/site-packages/pyspark/jars/*.jar"))


def of_tests(module):
    """What the tests of a module need beside Spark and Thresher."""
    listed = WORK / f"{module}.classpath"
    if not listed.exists() or listed.stat().st_mtime < (ROOT / "pom.xml").stat().st_mtime:
        maven("-DskipTests", "package", "dependency:build-classpath", "-pl", module, "-am",
              f"-Dmdep.outputFile={WORK}/${{project.artifactId}}.jars")
        listed.write_text((WORK / f"thresher-{module}.jars").read_text())
    return [jar for jar in listed.read_text().split(os.pathsep) if jar.endswith(".jar")]


def console():
    version = re.search(r"<junit.version>5\.([0-9.]+)<", (ROOT / "pom.xml").read_text())[1]
    jar = WORK / f"junit-platform-console-standalone-1.{version}.jar"
    if not jar.exists():
        maven("dependency:copy", "-pl", ".", f"-DoutputDirectory={WORK}",
              f"-Dartifact=org.junit.platform:junit-platform-console-standalone:1.{version}")
    return jar


def is_of_spark(jar, names):
    groups = ("/org/apache/spark/", "/org/apache/parquet/", "/org/apache/hadoop/hadoop-client-api",
              "/org/apache/hadoop/hadoop-client-runtime", "/org/junit/platform/", "/io/thresher/")
    return artifact(jar) in names or any(group in jar for group in groups) or str(ROOT) in jar


def run(spark, java_home, module, classes):
    """How many tests of the classes passed, and the names of those that failed."""
    jars = distribution(spark)
    names = {artifact(jar) for jar in jars}
    folders = [ROOT / module / "target" / "test-classes", ROOT / module / "target" / "classes"]
    folders += [ROOT / sibling / "target" / "classes" for sibling in SIBLINGS[module]]
    libraries = [jar for jar in of_tests(module) if not is_of_spark(jar, names)]
    reports = WORK / "reports" / f"{spark}-{module}"
    command = [Path(java_home) / "bin" / "java", f"@{ROOT}/cluster-configs/local/jvm.options", "-Xmx2g",
               f"-Dlog4j2.configurationFile={ROOT}/cluster-configs/local/log4j2.properties",
               "-cp", os.pathsep.join(map(str, [*folders, *jars, *libraries, console()])),
               "org.junit.platform.console.ConsoleLauncher", "execute", "--details=none", "--disable-banner",
               f"--reports-dir={reports}", *(f"--select-class=io.thresher.{name}" for name in classes)]
    for old in reports.glob("*.xml"):
        old.unlink()
    subprocess.run(command, cwd=ROOT / module, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, ORT_DISABLE_TELEMETRY="1"))
    cases = [case for report in reports.glob("*jupiter.xml") for case in xml.parse(report).getroot().iter("testcase")]
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = [case for case in cases if case.find("skipped") is not None]
    if len({case.get("classname") for case in cases}) < len(classes):
        sys.exit(f"Spark {spark}: not all of {', '.join(classes)} ran; see {reports}")
    for case in failed:
        print(f"FAILED on Spark {spark}: {case.get('classname')} {case.get('name')}")
    return len(cases) - len(failed) - len(skipped), len(failed)


def java_version(home):
    told = subprocess.run([Path(home) / "bin" / "java", "-version"], capture_output=True, text=True, check=True).stderr
    return re.search(r'"([0-9.]+)', told)[1]


def main():
    arguments = sys.argv[2:]
    write = "--write" in arguments
    own = os.environ.get("JAVA_HOME") or str(Path(subprocess.run(
        ["java", "-XshowSettings:properties", "-version"], capture_output=True, text=True,
        check=True).stderr.split("java.home = ")[1].split("\n")[0]))
    wanted = [argument for argument in arguments if argument != "--write"] or ["4.0.2", "4.2.0"] + (
        [f"4.2.0@{os.environ['JAVA_HOME25']}"] if "JAVA_HOME25" in os.environ else [])
    WORK.mkdir(parents=True, exist_ok=True)
    rows, any_failed = [], False
    for each in wanted:
        spark, _, home = each.partition("@")
        java = java_version(home or own)
        for claim, names in SUITES.items():
            passed = failed = 0
            for module in SIBLINGS:
                classes = [name.split(":")[1] for name in names if name.startswith(module + ":")]
                if classes:
                    result = run(spark, home or own, module, classes)
                    passed, failed = passed + result[0], failed + result[1]
            print(f"Spark {spark}, Java {java}, {claim}: {passed} passed, {failed} failed", flush=True)
            rows.append(f"| {spark} | {java} | {claim} | {passed} | {failed} |")
            any_failed |= failed > 0
    if write:
        page = ROOT / "docs" / "reference" / "spark-versions.md"
        head = page.read_text().split("| Spark |")[0]
        page.write_text(head + "| Spark | Java | tests of | passed | failed |\n|---|---|---|---|---|\n"
                        + "\n".join(rows) + "\n")
    sys.exit(1 if any_failed else 0)


main()
