"""Names what the same images show with Thresher and with what one would take in its place, in turn; see submit-scripts/bench-peers."""

import argparse
import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from engines import ENGINES, OWN
from warm import HERE, LAUNCHER, PASSES, Runner, Taken, check, common

SUBJECT = "thresher"
PEERS = ("pillow", "pillow-threads", "opencv-threads")
EQUAL = ("pillow", "pillow-threads", "thresher-openvino")
TOLERANCE = 1e-5


class Comparison:
    """All contenders over the same images. Each is a process that names them twice; the second time counts."""

    def __init__(self, options: argparse.Namespace, work: Path):
        self.options = options
        self.model, self.images = made(work, options.rows, options.threads)
        self.runner = Runner(work, "labels")

    def take(self, taken: Taken) -> None:
        threads = self.options.threads
        if taken.contender.startswith(SUBJECT):
            engine = ENGINES.get(taken.contender, OWN)
            command = self.runner.thresher(threads, f"--model={self.model}", f"--input={self.images}", "--keep=id", *engine)
        else:
            places = (self.model, self.images, self.runner.output, self.runner.times)
            command = [sys.executable, str(HERE / "image_peer.py"), taken.contender, *map(str, places), str(PASSES), str(threads)]
        self.runner.take(taken, command)

    def found(self) -> tuple[np.ndarray, np.ndarray]:
        """Labels and probabilities that the last contender gave, in the order of the images."""
        table = pa.concat_tables(pq.read_table(file, columns=["id", "label", "probabilities"]) for file in files(self.runner.output))
        table = table.combine_chunks().sort_by("id")
        if table.column("id").to_pylist() != list(range(self.options.rows)):
            raise SystemExit("bench-peers: the ids are not those of the images")
        shares = table.column("probabilities").combine_chunks().flatten().to_numpy().reshape(self.options.rows, -1)
        return np.array(table.column("label").to_pylist()), shares


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[!_.]*.parquet"))


def made(work: Path, rows: int, threads: int) -> tuple[Path, Path]:
    """Model and data of the workload `images` of `thresher bench`, which makes them."""
    folder = work / "images"
    command = [str(LAUNCHER), "bench", "--workload=images", f"--rows={rows}", "--rounds=1", "--contender=scan", "--sink=noop"]
    said = [f"--work-dir={folder}", f"--conf=spark.master=local[{threads}]"]
    subprocess.run([*command, *said], check=True, stdout=subprocess.DEVNULL)
    return folder / "images-seed1", folder / f"rows{rows}-photos-seed1-files{threads}"


def agreement(found: tuple[np.ndarray, np.ndarray], expected: tuple[np.ndarray, np.ndarray]) -> tuple[float, float]:
    """The share of equal labels, and the largest difference of a probability."""
    return float((found[0] == expected[0]).mean()), float(np.abs(found[1] - expected[1]).max())


def judge(taken: Taken, rows: int) -> None:
    """Notes as a failure what ought to be equal and is not."""
    same, off = taken.agreement
    if taken.contender in EQUAL and (same < 1 or off > TOLERANCE):
        taken.failure = f"{round((1 - same) * rows)} labels differ, and probabilities by up to {off:.1e}"


def table(all_taken: list[Taken], rows: int, labels: int) -> list[str]:
    mine = next(each for each in all_taken if each.contender == SUBJECT)
    heading = f"{'contender':16}{'seconds':>9}{'CPU s':>9}{'images/s':>10}{'equal labels':>14}{'CPU, thresher = 1':>19}{'clock':>8}"
    said = [f"{rows:,} images, {labels} different labels", heading]
    for each in all_taken:
        if each.failure or not each.rounds:
            said.append(f"{each.contender:16}does not count: {each.failure}")
            continue
        seconds, busy = each.median(0), each.median(1)
        same = f"{each.agreement[0]:.1%}" if each.agreement else ""
        ratios = f"{busy / mine.median(1):>18.2f}x{seconds / mine.median(0):>7.2f}x" if mine.rounds else ""
        said.append(f"{each.contender:16}{seconds:9.2f}{busy:9.2f}{rows / seconds:10.0f}{same:>14}{ratios}")
    return said


def parsed() -> argparse.Namespace:
    parser = common("images", rows=1000)
    options = parser.parse_args()
    options.peers = options.peers or list(PEERS)
    check(parser, options, (*PEERS, *ENGINES))
    return options


def main() -> int:
    options = parsed()
    comparison = Comparison(options, options.work_dir.resolve())
    all_taken = [Taken(name) for name in (SUBJECT, *options.peers)]
    expected = None
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds} ...", flush=True)
        for taken in all_taken:
            if taken.failure:
                continue
            comparison.take(taken)
            if number == 0 and not taken.failure:
                found = comparison.found()
                expected = found if expected is None else expected
                taken.agreement = agreement(found, expected)
                judge(taken, options.rows)
    labels = len(set(expected[0])) if expected else 0
    print("\n".join(table(all_taken, options.rows, labels)), flush=True)
    if options.json:
        setting = {"rows": options.rows, "labels": labels, "threads": options.threads,
                   "machine": f"{platform.system()} {platform.machine()}",
                   **{name: version(name) for name in ("onnxruntime", "pillow", "opencv-python-headless")}}  # fmt: skip
        results = [{"contender": each.contender, "rounds": each.rounds, "agreement": each.agreement, "failure": each.failure} for each in all_taken]
        options.json.write_text(json.dumps({"setting": setting, "results": results}, indent=2) + "\n")
    return 1 if any(each.failure for each in all_taken) else 0


if __name__ == "__main__":
    sys.exit(main())
