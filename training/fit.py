"""Fits the low-rank update: in-batch contrastive loss on pairs, and nearness to the base model on general text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

# How the two texts of a pair of each set are told to the model: e5 was made with these.
PROMPTS = {
    "described": ("query: ", "passage: "),
    "named": ("query: ", "query: "),
    "asked": ("query: ", "passage: "),
    "alike": ("query: ", "query: "),
    "titled": ("query: ", "passage: "),
    "retold": ("query: ", "passage: "),
}
# How text of no field is told to the model, of which it must make what the base model makes of it.
STAYING = {"passages": "passage: ", "questions": "query: "}
# The linear layers of a BertModel, as transformers names them.
_TARGETS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


@dataclass(frozen=True)
class Plan:
    """The settings of one run. `temperature` divides the cosines; `stay` weighs nearness to the base model;
    `tokens` is the longest text; `at_once` how many texts are in memory together (a third slower; 0: a whole batch,
    some 5 GB at 128)."""

    rank: int = 16
    alpha: int = 32
    steps: int = 300
    batch: int = 128
    at_once: int = 0
    rate: float = 5e-4
    warm_up: float = 0.1
    temperature: float = 0.02
    stay: float = 5.0
    tokens: int = 128
    seed: int = 1

    def told(self) -> dict[str, Any]:
        """For the card."""
        return asdict(self)


def fit(
    base: Path,
    pairs: Mapping[str, Sequence[tuple[str, str]]],
    staying: Mapping[str, Sequence[str]],
    plan: Plan,
    work: Path,
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Trains on the sentence-transformers folder `base` and returns, for the name of each weight of the model that is
    changed, the two factors (rank, inputs) and (outputs, rank) whose product is added to it.

    `pairs` by the names of `PROMPTS` and `staying` by those of `STAYING`; of each set the share of the batches is its
    share of the texts. A batch takes pairs in their order: what belongs together must not stand close by. Runs on a
    GPU where torch finds one. `work` takes what the trainer writes.
    """
    import torch
    from datasets import Dataset
    from peft import LoraConfig, TaskType
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
    from sentence_transformers.base.sampler import DefaultBatchSampler
    from sentence_transformers.losses import CachedMultipleNegativesRankingLoss, MultipleNegativesRankingLoss
    from sentence_transformers.training_args import MultiDatasetBatchSamplers, SentenceTransformerTrainingArguments
    from torch.utils.data import SequentialSampler

    from advisor.embed.record import this_processor
    from training.losses import StayClose

    torch.manual_seed(plan.seed)
    # Dropout, and attention in one piece, take two thirds of the time on a CPU (9.0 against 3.2 s for 8,192 tokens).
    model = SentenceTransformer(
        str(base),
        config_kwargs={"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0},
        model_kwargs={} if torch.cuda.is_available() else {"attn_implementation": "eager"},
    )
    model.max_seq_length = plan.tokens
    vectors = {
        name: model.encode([STAYING[name] + t for t in texts], normalize_embeddings=True, batch_size=64)
        for name, texts in staying.items()
    }
    config = LoraConfig(
        task_type=TaskType.FEATURE_EXTRACTION,
        r=plan.rank,
        lora_alpha=plan.alpha,
        target_modules=r".*encoder\.layer\.\d+\.(" + "|".join(m.replace(".", r"\.") for m in _TARGETS) + ")",
    )
    model.add_adapter(config)
    sets = {
        name: Dataset.from_dict({"anchor": [a for a, _ in told], "positive": [p for _, p in told]})
        for name, told in pairs.items()
    }
    for name, texts in staying.items():
        sets[name] = Dataset.from_dict({"sentence": list(texts), "label": vectors[name].tolist()})
    scale = 1 / plan.temperature
    if plan.at_once:
        ranking = CachedMultipleNegativesRankingLoss(model, scale=scale, mini_batch_size=plan.at_once)
    else:
        ranking = MultipleNegativesRankingLoss(model, scale=scale)
    losses: dict[str, Any] = dict.fromkeys(pairs, ranking) | dict.fromkeys(staying, StayClose(model, plan.stay))
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(work),
        max_steps=plan.steps,
        per_device_train_batch_size=plan.batch,
        learning_rate=plan.rate,
        warmup_steps=round(plan.warm_up * plan.steps),
        lr_scheduler_type="linear",
        batch_sampler=lambda rows, **settings: DefaultBatchSampler(SequentialSampler(rows), **settings),
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        prompts={name: {"anchor": PROMPTS[name][0], "positive": PROMPTS[name][1]} for name in pairs}
        | {name: {"sentence": STAYING[name]} for name in staying},
        use_cpu=not torch.cuda.is_available(),
        bf16="avx512_bf16" in this_processor()["flags"] or torch.cuda.is_available(),
        seed=plan.seed,
        data_seed=plan.seed,
        save_strategy="no",
        logging_steps=10,
        report_to="none",
        disable_tqdm=True,
    )
    trainer = SentenceTransformerTrainer(model=model, args=arguments, train_dataset=sets, loss=losses)
    trainer.train()
    return factors(model.get_adapter_state_dict(), plan.alpha / plan.rank)


def factors(state: Mapping[str, Any], scale: float) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """By the name of the weight, as transformers writes it from ``encoder.`` on: the factors of peft's adapter, the
    second multiplied by its `scale`."""
    found: dict[str, dict[str, np.ndarray]] = {}
    for key, value in state.items():
        name, _, kind = key[key.index("encoder.layer.") :].partition(".lora_")
        found.setdefault(f"{name}.weight", {})[kind[0]] = value.detach().cpu().float().numpy()
    return {name: (two["A"], two["B"] * scale) for name, two in sorted(found.items())}
