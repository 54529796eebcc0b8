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
}
GENERAL = "general"
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
    base: Path, pairs: Mapping[str, Sequence[tuple[str, str]]], general: Sequence[str], plan: Plan, work: Path
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Trains on the sentence-transformers folder `base` and returns, for the name of each weight of the model that is
    changed, the two factors (rank, inputs) and (outputs, rank) whose product is added to it.

    `pairs` by the names of `PROMPTS`; of each set the share of the batches is its share of the pairs. Runs on a GPU
    where torch finds one. `work` takes what the trainer writes.
    """
    import torch
    from datasets import Dataset
    from peft import LoraConfig, TaskType
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
    from sentence_transformers.losses import CachedMultipleNegativesRankingLoss, MultipleNegativesRankingLoss
    from sentence_transformers.training_args import (
        BatchSamplers,
        MultiDatasetBatchSamplers,
        SentenceTransformerTrainingArguments,
    )

    from advisor.embed.record import this_processor
    from training.losses import StayClose

    torch.manual_seed(plan.seed)
    model = SentenceTransformer(str(base))
    model.max_seq_length = plan.tokens
    vectors = model.encode([PROMPTS["asked"][1] + t for t in general], normalize_embeddings=True, batch_size=64)
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
    sets[GENERAL] = Dataset.from_dict({"sentence": list(general), "label": vectors.tolist()})
    scale = 1 / plan.temperature
    if plan.at_once:
        ranking = CachedMultipleNegativesRankingLoss(model, scale=scale, mini_batch_size=plan.at_once)
    else:
        ranking = MultipleNegativesRankingLoss(model, scale=scale)
    losses: dict[str, Any] = dict.fromkeys(pairs, ranking) | {GENERAL: StayClose(model, plan.stay)}
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(work),
        max_steps=plan.steps,
        per_device_train_batch_size=plan.batch,
        learning_rate=plan.rate,
        warmup_ratio=plan.warm_up,
        lr_scheduler_type="linear",
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        prompts={name: {"anchor": PROMPTS[name][0], "positive": PROMPTS[name][1]} for name in pairs}
        | {GENERAL: {"sentence": PROMPTS["asked"][1]}},
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
