"""What one submission may use. The defaults fit every lesson; `c.BubblewrapProvisioner.limits` overrides them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits on one sandboxed kernel and everything it starts."""

    memory_mb: int = 3000  # private memory of one process (RLIMIT_DATA)
    total_memory_mb: int = 4000  # resident memory of all processes together (watched)
    cpu_seconds: int = 900  # processor time of one process
    processes: int = 128  # processes and threads
    open_files: int = 512
    file_mb: int = 256  # the largest single file
    home_mb: int = 256  # scratch directory
    tmp_mb: int = 256
    shm_mb: int = 256
    socket_mb: int = 8  # what may lie in the socket directory, which is on the host's disk (watched)
    sockets: int = 1000  # open ones, each of which holds up to half a MB that is no process's (watched)
    inodes: int = 200_000  # files and folders of each scratch directory, which take memory even when empty (watched)
    data_mb: int = 100  # data files that a submission brings along
    data_files: int = 200
    cell_seconds: int = 60  # wall clock of one cell
    notebook_seconds: int = 600  # wall clock of all cells together
    cell_output_kb: int = 512  # what is kept of one cell's output
    notebook_output_mb: int = 20  # what is kept of the outputs of all cells together
    submission_mb: int = 20  # size of a submitted notebook

    def __post_init__(self) -> None:
        """Refuse anything that is not a positive whole number: a zero would be read as no limit."""
        for name, value in asdict(self).items():
            if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
                raise ValueError(f"limit {name} is {value!r}: it has to be a positive whole number")

    @property
    def largest_file(self) -> int:
        """How many bytes one file of a submission may have, the notebook or another."""
        return max(self.data_mb, self.submission_mb) * MB

    @classmethod
    def of(cls, overrides: Mapping[str, int]) -> Limits:
        """Return the defaults with `overrides`; a name that is not a limit is an error naming the valid ones."""
        valid = [field.name for field in fields(cls)]
        if unknown := sorted(set(overrides) - set(valid)):
            raise ValueError(f"unknown limit {', '.join(unknown)}: choose from {', '.join(valid)}")
        return cls(**overrides)
