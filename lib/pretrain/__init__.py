"""Pretraining from scratch: the helper library that the course's notebooks import."""

from pretrain.runtime import budget, device, profile, seed_everything

__all__ = ["budget", "device", "profile", "seed_everything"]
