"""Lets a language model phrase answers, held by the guard. Nothing here runs, or is imported, where none is set."""

from advisor.llm.line import try_out
from advisor.llm.open import check_masking, open_speaker
from advisor.llm.speaker import Account, Speaker
from advisor.llm.trouble import ModelTrouble

__all__ = ["Account", "ModelTrouble", "Speaker", "check_masking", "open_speaker", "try_out"]
