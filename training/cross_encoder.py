"""Trains the cross-encoder and writes its update: ``python -m training.cross_encoder --out FOLDER``. See --help.

The update is two thin matrices for each linear layer, as that of the embedder, and a linear layer over the mean of the
tokens. It learns by binary cross-entropy which statements answer their question (`answering`), which offers are on
its subject (`offered`), and what answers a message behind what was said before it (`conversed`).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from advisor.embed import Encoder, q4, update
from advisor.embed.cross_encoder import MOST_TOKENS
from advisor.embed.sentence_folder import theirs_of, write_sentence_folder
from advisor.embed.trial import trial_texts
from training import answering, conversed, offered
from training.answering import Pair
from training.models import as_update
from training.pairs import typed

# How much a pair of this sort counts; any other 1.
WEIGHTS = {"near, unsaid": 2.0, "near, told": 3.0, "offer, beside": 2.0, "offer, fits": 3.0, "conversation, later": 2.0}
MISTYPED = 0.15
"""Of the questions, anew in each round."""


@dataclass(frozen=True)
class Plan:
    """The settings of one run; `head_rate` is the learning rate of the last layer. Of the offers and the conversations,
    which are fewer, `offers_drawn` and `talks_drawn` sets of pairs are drawn; of all but near misses and conversations
    a part `kept`."""

    rank: int = 16
    alpha: int = 32
    rounds: int = 2
    batch: int = 64
    rate: float = 5e-4
    head_rate: float = 2e-3
    warm_up: float = 0.1
    least_rate: float = 0.02
    seed: int = 1
    offers_drawn: int = 2
    talks_drawn: int = 2
    kept: float = 1.0


class LowRank(nn.Module):
    """A linear layer with the product of two thin matrices added to its weight; only these two learn."""

    def __init__(self, layer: nn.Linear, rank: int, alpha: int) -> None:
        super().__init__()
        self.layer, self.scale = layer, alpha / rank
        self.first = nn.Parameter(torch.randn(rank, layer.in_features) / math.sqrt(layer.in_features))
        self.second = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x) + (x @ self.first.T @ self.second.T) * self.scale


class Reader(nn.Module):
    """The model in the sentence-transformers folder `base` with `LowRank` layers and a head."""

    def __init__(self, base: Path, plan: Plan) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(str(base))
        self.model = AutoModel.from_pretrained(
            str(base), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="eager"
        )
        self.model.requires_grad_(False)
        for name, layer in list(self.model.named_modules()):
            if isinstance(layer, nn.Linear) and "encoder.layer" in name:
                parent, _, own = name.rpartition(".")
                setattr(self.model.get_submodule(parent), own, LowRank(layer, plan.rank, plan.alpha))
        self.head = nn.Linear(self.model.config.hidden_size, 1)

    def forward(self, questions: Sequence[str], statements: Sequence[str]) -> Tensor:
        """(n,) log-odds, computed in bfloat16 where a module is under autocast."""
        t = self.tokenizer(
            list(questions),
            list(statements),
            truncation=True,
            max_length=MOST_TOKENS,
            padding=True,
            return_tensors="pt",
        )
        states = self.model(input_ids=t["input_ids"], attention_mask=t["attention_mask"]).last_hidden_state.float()
        mask = t["attention_mask"][:, :, None].float()
        return self.head((states * mask).sum(1) / mask.sum(1))[:, 0]

    def of(self, pairs: Sequence[Pair]) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            return self([p.question for p in pairs], [p.statement for p in pairs])

    def go_on_from(self, own: update.Update) -> None:
        """Takes over what was learned before, of the same rank."""
        theirs = theirs_of()
        modules = {f"{n}.weight": m for n, m in self.model.named_modules() if isinstance(m, LowRank)}
        with torch.no_grad():
            for part, (first, second) in own.factors.items():
                module = modules[theirs[part]]
                module.first.copy_(torch.from_numpy(first))
                module.second.copy_(torch.from_numpy(second / module.scale))
            self.head.weight.copy_(torch.from_numpy(own.head[None, :-1]))
            self.head.bias.copy_(torch.from_numpy(own.head[-1:]))

    def factors(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """By the name of the weight, as transformers writes it from ``encoder.`` on: the two thin matrices, scaled."""
        return {
            f"{name}.weight": (m.first.detach().numpy(), m.scale * m.second.detach().numpy())
            for name, m in self.model.named_modules()
            if isinstance(m, LowRank)
        }


def fit(reader: Reader, pairs: Sequence[Pair], measured: Sequence[Pair], plan: Plan, most: int = 0) -> None:
    """Trains in place; `most` ends it after so many steps (0: never), to try it out."""
    low_rank = [p for p in reader.model.parameters() if p.requires_grad]
    rates = (plan.rate, plan.head_rate)
    optimiser = torch.optim.AdamW(
        [{"params": low_rank, "lr": rates[0]}, {"params": reader.head.parameters(), "lr": rates[1]}], weight_decay=0.01
    )
    steps = plan.rounds * -(-len(pairs) // plan.batch)
    began, losses = time.perf_counter(), []
    fingers = random.Random(plan.seed)
    for step, rows in enumerate(_batches(pairs, plan), 1):
        rows = [replace(p, question=typed(p.question, fingers, MISTYPED)) for p in rows]
        share = min(1.0, step / (plan.warm_up * steps))
        share *= max(plan.least_rate, 1 - max(0.0, step / steps - plan.warm_up) / (1 - plan.warm_up))
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * share
        wanted = torch.tensor([float(p.answers) for p in rows])
        weight = torch.tensor([WEIGHTS.get(p.sort, 1.0) for p in rows])
        loss = nn.functional.binary_cross_entropy_with_logits(reader.of(rows), wanted, reduction="none")
        loss = (loss * weight).sum() / weight.sum()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(low_rank, 1.0)
        optimiser.step()
        losses.append(loss.item())
        if step % 25 == 0:
            say(f"step {step} of {steps}, {time.perf_counter() - began:.0f} s, loss {np.mean(losses[-25:]):.3f}")
        if step % 100 == 0:
            say(f"kept apart: {measure(reader, measured)}")
        if step == most:
            return


def _batches(pairs: Sequence[Pair], plan: Plan) -> Iterator[list[Pair]]:
    """Of texts of like lengths, in a mixed order, `rounds` times all."""
    for turn in range(plan.rounds):
        dice, mixed = random.Random(turn), list(pairs)
        dice.shuffle(mixed)
        batches = []
        for start in range(0, len(mixed), plan.batch * 20):
            chunk = sorted(mixed[start : start + plan.batch * 20], key=lambda p: len(p.question) + len(p.statement))
            batches += [chunk[i : i + plan.batch] for i in range(0, len(chunk), plan.batch)]
        dice.shuffle(batches)
        yield from batches


def measure(reader: Reader, pairs: Sequence[Pair]) -> dict[str, float]:
    """The area under the ROC curve over all `pairs`, and over what was written beside a fact or an offer with it."""
    from sklearn.metrics import roc_auc_score

    with torch.no_grad():
        found = np.concatenate([reader.of(pairs[i : i + 64]).float().numpy() for i in range(0, len(pairs), 64)])
    right = np.array([p.answers for p in pairs])
    sorts = np.array([p.sort for p in pairs])
    parts = {
        "all": right >= 0,
        "near misses and their fact": np.isin(sorts, ("near, unsaid", "near, told")),
        "questions beside an offer and that offer": np.isin(sorts, ("offer, beside", "offer, fits")),
        "messages of conversations after the first": sorts == "conversation, later",
    }
    return {n: round(float(roc_auc_score(right[rows], found[rows])), 4) for n, rows in parts.items() if rows.any()}


def finished(reader: Reader, name: str) -> update.Update:
    """The update with its head, and with what torch makes of the texts of the set-up: each behind the one before it."""
    texts = trial_texts()
    with torch.no_grad():
        proof = [float(reader([texts[i - 1]], [texts[i]])[0]) for i in range(len(texts))]
    head = np.concatenate([reader.head.weight.detach().numpy()[0], reader.head.bias.detach().numpy()])
    return replace(as_update(name, reader.factors()), proof=np.array(proof, np.float32), head=head)


def _drawn(corpus: Path, encoder: Encoder, plan: Plan) -> tuple[list[Pair], list[Pair]]:
    learned, measured = answering.drawn(corpus, encoder)
    for turn in range(plan.offers_drawn):
        more, apart = offered.drawn(corpus, encoder, f"{offered.SEED} {turn}")
        learned += more
        measured += [] if turn else apart
    dice = random.Random(plan.seed)
    learned = [p for p in learned if p.sort.startswith("near") or dice.random() < plan.kept]
    for turn in range(plan.talks_drawn):
        more, apart = conversed.drawn(corpus, encoder, f"{conversed.SEED} {turn}")
        learned += more
        measured += [] if turn else apart
    return learned, measured


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def main(argv: Sequence[str] | None = None) -> None:
    from advisor.embed import ensure_model, open_encoder
    from advisor.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m training.cross_encoder", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("artefacts/cross-encoder"))
    parser.add_argument("--name", default="answers 1", help="what the update is called")
    parser.add_argument("--steps", type=int, default=0, help="end after so many steps, to try it out")
    parser.add_argument("--from", type=Path, dest="before", help="an update of before, to go on from")
    parser.add_argument("--rounds", type=int, default=Plan.rounds, help="how often all pairs are read")
    parser.add_argument("--rate", type=float, default=Plan.rate, help="the highest learning rate")
    parser.add_argument(
        "--kept", type=float, default=Plan.kept, help="the part of all pairs but near misses and conversations"
    )
    parser.add_argument("--talks", type=int, default=Plan.talks_drawn, help="sets of pairs of conversations")
    given = parser.parse_args(argv)
    plan = Plan(rounds=given.rounds, rate=given.rate, kept=given.kept, talks_drawn=given.talks)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    settings = Settings.from_environment()
    ensure_model(settings)
    learned, measured = _drawn(given.corpus, open_encoder(settings), plan)
    say(f"{len(learned)} pairs to learn from, {len(measured)} kept apart; {plan}")
    base = given.out / "base"
    if not (base / "model.safetensors").is_file():
        own: Any = update.read()
        write_sentence_folder(own.added_to(q4.read(q4.wheel_file())), base)
    reader, began = Reader(base, plan), time.perf_counter()
    if given.before is not None:
        reader.go_on_from(update.read(given.before))
        say(f"goes on from {given.before}: {measure(reader, measured)}")
    fit(reader, learned, measured, plan, given.steps)
    found = measure(reader, measured)
    update.write(finished(reader, given.name), given.out / "cross_encoder.npz")
    card = {
        "name": given.name,
        "settings": asdict(plan),
        "went on from": str(given.before) if given.before else None,
        "pairs": {s: sum(p.sort == s for p in learned) for s in sorted({p.sort for p in learned})},
        "kept apart, area under the ROC curve": found,
        "training_seconds": round(time.perf_counter() - began),
    }
    (given.out / "cross_encoder.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    say(f"{found}; written to {given.out}")


if __name__ == "__main__":
    main()
