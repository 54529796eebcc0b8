"""The embedder: makes the model ready once, then turns texts into unit vectors."""

from advisor.embed.encoder import Encoder, Progress, open_encoder
from advisor.embed.ready import ensure_model

__all__ = ["Encoder", "Progress", "ensure_model", "open_encoder"]
