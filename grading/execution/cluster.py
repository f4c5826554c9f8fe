"""Execute submissions on other machines: the grader's queue on dask.distributed.

`dask scheduler` runs on one machine, `course worker ADDRESS` on as many as there are, and where the class is,
`course grade --scheduler ADDRESS`. A job travels with its files and the executed notebook comes back, so that no file
system is shared and the grader alone writes results. A job whose worker dies goes to another one.
"""

from __future__ import annotations

import asyncio
import io
import tarfile
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from grading.classroom.folder import ClassroomError
from grading.execution.pool import Options, Workers, longest
from grading.execution.worker import Job, Outcome

SECONDS = 30  # to wait for the scheduler, and for the first worker
ROUNDS = 6  # of the longest execution: two others may go first, and each may be tried twice


@dataclass(frozen=True)
class Parcel:
    """A job with the content of its files."""

    job: Job
    notebook: str
    data: bytes  # a tar file

    @classmethod
    def of(cls, job: Job) -> Parcel:
        """Pack a job."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            tar.add(job.data, arcname=".")
        return cls(job, job.notebook.read_text(encoding="utf-8"), packed.getvalue())

    def unpacked(self, folder: Path) -> Job:
        """Lay the files out in `folder` and return the job with their places there."""
        job = replace(self.job, notebook=folder / "notebook.ipynb", executed=folder / "executed", data=folder / "data")
        job.notebook.write_text(self.notebook, encoding="utf-8")
        with tarfile.open(fileobj=io.BytesIO(self.data)) as tar:
            tar.extractall(job.data, filter="data")
        return job


@dataclass(frozen=True)
class Returned:
    """What comes back: the outcome, and the executed notebook where there is one."""

    outcome: Outcome
    executed: str


def deliver(parcel: Parcel, slots: int) -> Returned:
    """Execute a parcel here, on a worker's machine."""
    with tempfile.TemporaryDirectory(prefix="grading-") as scratch:
        job, workers = parcel.unpacked(Path(scratch)), _workers(parcel.job.guard, slots)
        outcome = workers.outcome(job, workers.submit(job))
        return Returned(outcome, job.executed.read_text(encoding="utf-8") if job.executed.exists() else "")


@cache
def _workers(guard: str, slots: int) -> Workers:
    """Return this worker's processes; they last as long as it does."""
    return Workers(Options(jobs=slots, sandbox=bool(guard), guard=guard))


class Cluster:
    """Stands where `Workers` does and hands jobs to the workers of a dask scheduler."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> Cluster:
        distributed = _distributed()
        try:
            self._client = distributed.Client(self._address, timeout=SECONDS)
            self._client.wait_for_workers(1, timeout=SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            what = f"no worker can be reached through the scheduler at {self._address} ({error or 'time is up'})"
            raise ClassroomError(f"{what}: start `dask scheduler`, and `course worker {self._address}`") from error
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    @property
    def slots(self) -> int:
        """How many jobs the workers there are now execute at a time."""
        return max(1, sum(self._client.nthreads().values()))

    def submit(self, job: Job) -> Any:
        """Have a job executed somewhere."""
        return self._client.submit(_deliver, Parcel.of(job), pure=False)

    def outcome(self, job: Job, future: Any) -> Outcome:
        """Wait for a job and write its executed notebook where it belongs."""
        distributed = _distributed()
        try:
            returned = future.result(timeout=ROUNDS * longest(job))
        except distributed.TimeoutError:
            return self._given_up(future)
        except distributed.KilledWorker:
            return Outcome(error="the workers that executed it were killed, again and again: is there enough memory?")
        except (distributed.client.FutureCancelledError, OSError) as error:
            what = f"the scheduler at {self._address} was lost ({error})"
            raise ClassroomError(f"{what}: nothing is lost; run the same command again") from error
        if returned.executed:
            job.executed.write_text(returned.executed, encoding="utf-8")
        outcome: Outcome = returned.outcome
        return outcome

    def _given_up(self, future: Any) -> Outcome:
        """Leave a job that no worker returned: it could not be graded, or, where no worker is left, nothing can."""
        future.cancel()
        if not self._client.nthreads():
            what = f"no worker of the scheduler at {self._address} is left"
            raise ClassroomError(f"{what}: nothing is lost; start `course worker` and run the same command again")
        return Outcome(error="the worker that executed it did not answer in time")


def _deliver(parcel: Parcel) -> Returned:
    """Execute a parcel in a dask worker, which knows how many it may execute at a time."""
    return deliver(parcel, _distributed().get_worker().state.nthreads)


def serve(address: str, jobs: int) -> None:
    """Work for the scheduler at `address`, `jobs` submissions at a time, until it is gone."""
    distributed = _distributed()

    async def work() -> None:
        # No nanny: it would start this as a daemon, which may have no processes of its own.
        async with distributed.Worker(address, nthreads=jobs, death_timeout=SECONDS, dashboard=False) as worker:
            await worker.finished()

    try:
        asyncio.run(work())
    except (OSError, TimeoutError, ValueError) as error:
        raise ClassroomError(f"no scheduler answers at {address} ({error}): start `dask scheduler`") from error


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise ClassroomError("grading on several machines needs more packages: run `make scale`") from None
    return distributed
