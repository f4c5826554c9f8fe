"""Pretraining from scratch: the helper library that the course's notebooks import."""

from pretrain import threads

threads.settle()  # before torch loads

from pretrain.receipts import hand_in  # noqa: E402
from pretrain.runtime import budget, device, profile, seed_everything  # noqa: E402
from pretrain.standing import progress  # noqa: E402
from pretrain.stubs import reset  # noqa: E402
from pretrain.watch import watch  # noqa: E402

__all__ = ["budget", "device", "hand_in", "profile", "progress", "reset", "seed_everything"]

threads.limit()
watch()
