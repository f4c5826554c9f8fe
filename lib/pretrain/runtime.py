"""Where and how long a notebook runs: the device, the seed and the profile."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
import torch

PROFILES = ("full", "quick", "grade")
T = TypeVar("T")


def profile() -> str:
    """Return the profile: "full" for a person (the default), "quick" for CI, "grade" for autograding.

    Raises:
        ValueError: the environment variable PRETRAIN_PROFILE names no profile.
    """
    name = os.environ.get("PRETRAIN_PROFILE") or "full"
    if name not in PROFILES:
        raise ValueError(f"PRETRAIN_PROFILE is {name!r}: choose one of {', '.join(PROFILES)}")
    return name


def budget(*, full: T, quick: T, grade: T) -> T:
    """Return the value for this profile, so that every heavy number says what it is in each."""
    return {"full": full, "quick": quick, "grade": grade}[profile()]


def device() -> torch.device:
    """Return the device to train on: CUDA, else MPS where it computes correctly, else the CPU.

    Raises:
        ValueError: the environment variable PRETRAIN_DEVICE names no device that torch can use here.
    """
    name = os.environ.get("PRETRAIN_DEVICE")
    if name:
        return _named_device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available() and _computes(torch.device("mps")):
        return torch.device("mps")
    return torch.device("cpu")


def _named_device(name: str) -> torch.device:
    try:
        chosen = torch.device(name)
        torch.zeros(1, device=chosen).item()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"PRETRAIN_DEVICE is {name!r}, which torch cannot use here ({reason}): try cpu") from None
    return chosen


def _computes(candidate: torch.device) -> bool:
    """Compare a product and a softmax with the CPU's: a backend that is there does not always compute rightly."""
    x = torch.linspace(-1, 1, 64 * 64).view(64, 64)
    try:
        y = x.to(candidate)
        return torch.allclose((y @ y.T).softmax(-1).cpu(), (x @ x.T).softmax(-1), atol=1e-4)
    except RuntimeError:
        return False


def autocast(device: torch.device) -> torch.autocast:
    """Return a context that computes in bfloat16 on GPUs made for it, and changes nothing elsewhere."""
    enabled = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled)


def seed_everything(seed: int) -> None:
    """Seed `random`, NumPy and torch (on every device)."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def milliseconds(function: Callable[..., object], *args: object, times: int = 5) -> float:
    """Return how long a call takes: the fastest of several, since whatever else runs only adds to it."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        function(*args)
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


def in_turns(
    functions: Mapping[str, Callable[[], object]], *, rounds: int = 5, calls: int = 20, to: str = ""
) -> dict[str, list[float]]:
    """Return the processor time of a call in milliseconds, once a round, for functions that are timed in turns.

    What else the machine does meets all of them alike, and processor time does not count what others take. One call
    comes before all, unmeasured.

    Args:
        functions: name → function without arguments.
        rounds: how many numbers to return for each.
        calls: how many calls a number is the mean of.
        to: the function whose time is the unit, round by round, instead of milliseconds.
    """
    taken: dict[str, list[float]] = {name: [] for name in functions}
    for function in functions.values():
        function()
    for _ in range(rounds):
        for name, function in functions.items():
            start = time.process_time()
            for _ in range(calls):
                function()
            taken[name].append(1000 * (time.process_time() - start) / calls)
    unit = list(taken[to]) if to else [1.0] * rounds
    return {name: [t / one for t, one in zip(own, unit, strict=True)] for name, own in taken.items()}
