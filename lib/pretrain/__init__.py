"""Pretraining from scratch: the helper library that the course's notebooks import."""

from pretrain.runtime import budget, device, profile, seed_everything
from pretrain.standing import progress
from pretrain.watch import watch

__all__ = ["budget", "device", "profile", "progress", "seed_everything"]

watch()
