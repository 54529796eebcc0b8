"""Writes the default model as a sentence-transformers folder in float32, a tensor at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from advisor.embed.model import DIMENSION, MAX_TOKENS, PASSAGE_PREFIX, QUERY_PREFIX
from advisor.embed.q4 import Q4File
from advisor.embed.tokens import other_than_nfkc

ROWS_AT_ONCE = 16_384


def write_sentence_folder(weights: Q4File, folder: Path) -> None:
    """Writes into `folder` what ``SentenceTransformer(folder)`` loads: 470 MB, never all in memory.

    Whoever wants the model for another program can call it; the advisor itself only keeps such a folder
    where torch proved to be the fastest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_tokenizer(weights, folder)
    _write_configuration(weights, folder)
    _write_tensors(weights, folder / "model.safetensors")


def _write_tokenizer(weights: Q4File, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    special = other_than_nfkc(weights.normalisation)
    gone = "".join(f"\\x{{{c:X}}}" for c, out in special.items() if out == "")
    space = "".join(f"\\x{{{c:X}}}" for c, out in special.items() if out == " ")
    vocabulary = list(zip(weights.pieces, weights.scores.tolist(), strict=True))
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=weights.special["<unk>"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{gone}]"), ""),
            normalizers.Replace(Regex(f"[{space}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(t, weights.special[t]) for t in ("<s>", "</s>")],
    )
    tokenizer.add_special_tokens([AddedToken(t, special=True) for t in weights.special])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    marks = {f"{n}_token": t for n, t in {"bos": "<s>", "eos": "</s>", "sep": "</s>", "cls": "<s>"}.items()}
    marks |= {f"{n}_token": f"<{n}>" for n in ("unk", "pad", "mask")}
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS}
    _write(folder / "tokenizer_config.json", {**kind, **marks, "padding_side": "right"})


def _write_configuration(weights: Q4File, folder: Path) -> None:
    s = weights.sizes
    _write(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "vocab_size": s["vocabulary"],
            "hidden_size": s["hidden"],
            "num_hidden_layers": s["layers"],
            "num_attention_heads": s["heads"],
            "intermediate_size": s["feed_forward"],
            "max_position_embeddings": s["positions"],
            "type_vocab_size": s["types"],
            "layer_norm_eps": weights.epsilon,
            "pad_token_id": weights.special["<pad>"],
        },
    )
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    for name in ("1_Pooling", "2_Normalize"):
        (folder / name).mkdir(exist_ok=True)
    pooling = {"word_embedding_dimension": DIMENSION, "pooling_mode_mean_tokens": True}
    _write(folder / "1_Pooling" / "config.json", pooling)
    _write(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(kinds.items())
        ],
    )
    _write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    prompts = {"query": QUERY_PREFIX, "document": PASSAGE_PREFIX}
    rest = {"prompts": prompts, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    _write(folder / "config_sentence_transformers.json", rest)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")


def _write_tensors(weights: Q4File, path: Path) -> None:
    """The safetensors form: length of the header, header (JSON), then the tensors one after the other."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, shape, _ in _tensors(weights):
        size = 4 * int(np.prod(shape))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, shape, part in _tensors(weights):
            if part is None:
                file.write(bytes(4 * int(np.prod(shape))))
                continue
            tensor, rows = weights.tensors[part], shape[0]
            for start in range(0, rows, ROWS_AT_ONCE):
                stop = min(rows, start + ROWS_AT_ONCE)
                file.write(tensor.rows(shape[1] if len(shape) > 1 else 1, start, stop))


_MATRICES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}


def theirs_of(layers: int = 12) -> dict[str, str]:
    """For the name of each matrix of a layer in the file, the name that transformers gives it."""
    return {
        f"l{layer}.{ours}.w": f"encoder.layer.{layer}.{theirs}.weight"
        for layer in range(layers)
        for theirs, ours in _MATRICES.items()
    }


def _tensors(weights: Q4File) -> Iterator[tuple[str, list[int], str | None]]:
    """(name in transformers, shape, name in the file) of each tensor of a BertModel."""
    s = weights.sizes
    hidden, wide = s["hidden"], s["feed_forward"]
    for kind, part, rows in (
        ("word", "word", s["vocabulary"]),
        ("position", "pos", s["positions"]),
        ("token_type", "type", s["types"]),
    ):
        yield f"embeddings.{kind}_embeddings.weight", [rows, hidden], f"emb.{part}"
    yield "embeddings.LayerNorm.weight", [hidden], "emb.ln.w"
    yield "embeddings.LayerNorm.bias", [hidden], "emb.ln.b"
    shapes = {"fi": (wide, hidden), "fo": (hidden, wide)}
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    for layer in range(s["layers"]):
        for theirs, ours in _MATRICES.items():
            rows, columns = shapes.get(ours, (hidden, hidden))
            yield f"encoder.layer.{layer}.{theirs}.weight", [rows, columns], f"l{layer}.{ours}.w"
            yield f"encoder.layer.{layer}.{theirs}.bias", [rows], f"l{layer}.{ours}.b"
        for theirs, ours in norms.items():
            yield f"encoder.layer.{layer}.{theirs}.weight", [hidden], f"l{layer}.{ours}.w"
            yield f"encoder.layer.{layer}.{theirs}.bias", [hidden], f"l{layer}.{ours}.b"
    # Not used by mean pooling; without it transformers invents one and says that something is missing.
    yield "pooler.dense.weight", [hidden, hidden], None
    yield "pooler.dense.bias", [hidden], None
