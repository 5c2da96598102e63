"""Calls through Spark's Thrift server, by the client that Spark brings."""
import re
import socket
import subprocess
import time
from pathlib import Path

import pyspark
import pytest

import thresher
from conftest import MODEL, PATIENTS

SPARK = Path(pyspark.__file__).parent
PATIENCE = 900


def accepts(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thrift")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"spark.jars": thresher.jar(), "spark.sql.extensions": "io.thresher.spark.ThresherExtensions",
                "spark.plugins": "io.thresher.spark.ThresherPlugin", "spark.ui.enabled": "false",
                "spark.sql.catalogImplementation": "in-memory",
                "spark.hadoop.hive.server2.thrift.port": port,
                "spark.hadoop.hive.server2.thrift.bind.host": "127.0.0.1"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [SPARK / "bin" / "spark-submit", "--master", "local[2]",
             *(part for key, value in settings.items() for part in ("--conf", f"{key}={value}")),
             "--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2", "spark-internal"],
            cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while not accepts(port):
            assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.5)
        yield f"jdbc:hive2://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def ask(server, query):
    return subprocess.run(
        ["java", "-cp", f"{SPARK}/jars/*", "org.apache.hive.beeline.BeeLine", "-u", server, "--silent=true",
         "--outputformat=csv2", "--showHeader=false", "-e", query],
        capture_output=True, text=True, timeout=PATIENCE)


def test_scores(server):
    answer = ask(server, f"SELECT label, count(*) FROM (SELECT onnx_predict('{MODEL}', *).label label "
                         f"FROM parquet.`{PATIENTS}`) GROUP BY label ORDER BY label")
    # The first line has the client's prompt before it.
    rows = re.findall(r"(?:^|> )([01]),([0-9]+)\s*$", answer.stdout, re.MULTILINE)
    assert [label for label, _ in rows] == ["0", "1"], answer.stdout + answer.stderr
    assert sum(int(count) for _, count in rows) == 569


def test_errors_are_of_the_analysis(server):
    answer = ask(server, f"SELECT onnx_predict('no-such-model.onnx', *) FROM parquet.`{PATIENTS}`")
    assert answer.returncode != 0
    assert "THR_MODEL_001" in answer.stderr and "THR-MODEL-001" in answer.stderr
