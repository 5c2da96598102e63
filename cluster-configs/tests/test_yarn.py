"""A real YARN: client and cluster mode, exit codes, and an executor that is killed."""

import os
import pathlib
import re
import signal
import subprocess

import pytest

from launcher import MODEL, PATIENTS, ROOT, Launch, published, wait_for

SMALL = [
    # Sizes for a machine that does something else, too; Spark's jars from where they lie.
    "spark.executor.instances=1",
    "spark.executor.cores=1",
    "spark.executor.memory=512m",
    "spark.executor.memoryOverhead=512m",
    "spark.driver.memory=512m",
    "spark.driver.memoryOverhead=384m",
    "spark.yarn.am.memory=256m",
    "spark.yarn.am.memoryOverhead=256m",
    "spark.yarn.jars=local:" + os.environ["SPARK_HOME"] + "/jars/*",
]


@pytest.fixture(scope="module")
def yarn(tmp_path_factory):
    """The folder of a cluster's client configuration."""
    folder = tmp_path_factory.mktemp("yarn")
    java = os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    log = folder / "yarn.log"
    with subprocess.Popen(
        [
            java,
            "-Xmx512m",
            f"@{ROOT}/cluster-configs/local/jvm.options",
            "-cp",
            os.environ["THRESHER_YARN_CLASSPATH"],
            f"{ROOT}/cluster-configs/tests/MiniYarn.java",
            str(folder / "conf"),
            "2",
            "3072",
        ],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
    ) as process:
        wait_for(lambda: "ready" in log.read_text(errors="replace").split() or process.poll())
        assert process.poll() is None, log.read_text(errors="replace")
        yield folder
        process.stdin.close()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def submit(yarn, log, *arguments, conf=()):
    properties = [word for value in [*SMALL, *conf] for word in ("--conf", value)]
    return Launch(
        log,
        ROOT / "cluster-configs/yarn",
        ["score", *properties, *arguments],
        {"HADOOP_CONF_DIR": str(yarn / "conf")},
    )


def scores(output):
    return ["--model", MODEL, "--input", PATIENTS, "--output", output, "--keep", "id"]


def containers(yarn, what):
    """What the containers of the cluster wrote."""
    logs = yarn.rglob(what)
    return "".join(log.read_text(errors="replace") for log in logs if "container_" in str(log))


def test_client_mode_publishes_every_row_once(yarn, tmp_path):
    with submit(yarn, tmp_path / "log", *scores(tmp_path / "out")) as run:
        assert run.exit_code() == 0, run.text()
    rows, ids = published(tmp_path / "out")
    assert rows["scored"] == 569
    assert len(ids) == len(set(ids)) == 569
    assert "rows          569 in" in run.text()


def test_client_mode_ends_with_the_exit_code_of_the_command(yarn, tmp_path):
    missing = ["--model", tmp_path / "none.onnx", *scores(tmp_path / "out")[2:]]
    with submit(yarn, tmp_path / "log", *missing) as run:
        assert run.exit_code() == 3, run.text()
    assert "THR-MODEL-001" in run.text()
    assert not (tmp_path / "out").exists()


def test_cluster_mode_publishes_every_row_once(yarn, tmp_path):
    cluster = ["spark.submit.deployMode=cluster"]
    with submit(yarn, tmp_path / "log", *scores(tmp_path / "out"), conf=cluster) as run:
        assert run.exit_code() == 0, run.text()
    rows, ids = published(tmp_path / "out")
    assert rows["scored"] == 569
    assert len(ids) == len(set(ids)) == 569
    # The command's own lines are in the container of the driver.
    assert "rows          569 in" not in run.text()
    assert "rows          569 in" in containers(yarn, "stdout")


def test_cluster_mode_ends_with_1_and_shows_the_problems(yarn, tmp_path):
    missing = ["--model", tmp_path / "none.onnx", *scores(tmp_path / "out")[2:]]
    cluster = ["spark.submit.deployMode=cluster"]
    with submit(yarn, tmp_path / "log", *missing, conf=cluster) as run:
        assert run.exit_code() == 1, run.text()
    assert re.search(r"Application application_\d+_\d+ finished with failed status", run.text())
    assert "exit code 3" in run.text()
    assert f"THR-MODEL-001: no such model | {tmp_path}/none.onnx" in run.text()
    assert f"THR-MODEL-001: no such model | {tmp_path}/none.onnx" in containers(yarn, "stderr")
    assert not (tmp_path / "out").exists()


def executors(output):
    """The processes that score for a run, told by the user's command line of their application."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if "org.apache.spark.executor.YarnCoarseGrainedExecutorBackend" in words:
                if words[0].endswith("java") and f"THRESHER_TEST_RUN={output}" in environment:
                    found.append(int(entry.name))
    return found


def test_an_executor_killed_in_mid_run_loses_and_doubles_no_row(yarn, tmp_path):
    output = tmp_path / "out"
    data = tmp_path / "data"
    generate = [str(ROOT / "submit-scripts/thresher"), "generate", "--rows", "20000", "--files", "20"]
    environment = {**os.environ, "THRESHER_CLASS_ARCHIVE": ""}  # It starts once.
    subprocess.run([*generate, "--output", str(data)], check=True, env=environment)
    arguments = ["--model", MODEL, "--input", data, "--output", output, "--keep", "id"]
    columns = ",".join(f"f{i}" for i in range(30))
    arguments += ["--bind", f"features={columns}", "--partitions", "20"]
    conf = [f"spark.executorEnv.THRESHER_TEST_RUN={output}"]
    with submit(yarn, tmp_path / "log", *arguments, conf=conf) as run:
        wait_for(lambda: len(list(output.rglob("part-*.parquet"))) >= 3, run)
        (killed,) = executors(output)
        done = len(list(output.rglob("part-*.parquet")))
        os.kill(killed, signal.SIGKILL)
        assert run.exit_code() == 0, run.text()
    assert done < 20
    assert re.search(r"Lost executor 1|executor 1.*(exit|kill)", run.text()), run.text()
    rows, ids = published(output)
    assert rows["scored"] == 20000
    assert ids == list(range(20000))
