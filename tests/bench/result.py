"""What a benchmark reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Result:
    """One quantity, measured for us and for a peer in alternating runs of one session.

    Attributes:
        name: what was measured.
        unit: of the values; more is better.
        ours, peer: the median over the runs.
        peer_name: the peer's name and version.
        runs: every run's value, in order: {"ours": […], "peer": […]}.
        note: what a reader has to know.
        ratio: ours over the peer's: above 1 is better for us.
    """

    name: str
    unit: str
    peer_name: str
    runs: dict[str, list[float]]
    note: str = ""
    ours: float = field(init=False)
    peer: float = field(init=False)
    ratio: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ours", median(self.runs["ours"]))
        object.__setattr__(self, "peer", median(self.runs["peer"]))
        object.__setattr__(self, "ratio", self.ours / self.peer)
