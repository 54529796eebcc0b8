"""The embedder: makes the model ready once, then turns texts into unit vectors, and reads pairs of them."""

from advisor.embed.cross_encoder import open_cross_encoder
from advisor.embed.encoder import Encoder, Progress, open_encoder
from advisor.embed.ready import ensure_model

__all__ = ["Encoder", "Progress", "ensure_model", "open_cross_encoder", "open_encoder"]
