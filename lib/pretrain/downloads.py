"""Data sets to download, for people who are online: never needed by a lesson's default, a test or the grader.

Each file is checked against its SHA-256. A download that broke off goes on where it stopped.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pooch
import requests
from tqdm.auto import tqdm

from pretrain.cache import folder


@dataclass(frozen=True)
class Download:
    """A file on the network: its address, its SHA-256, what it is and its licence."""

    address: str
    sha256: str
    holds: str


FASHION = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"

FILES = {
    "text8": Download(
        "http://mattmahoney.net/dc/text8.zip",
        "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232",
        "the first 100 MB of cleaned English Wikipedia of 2006, 17 million words (31 MB to download); CC BY-SA",
    ),
    "tinyshakespeare": Download(
        "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
        "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        "1.1 MB of Shakespeare's plays; public domain",
    ),
    "cifar10": Download(
        "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        "60,000 photographs of 32 × 32 in ten classes (170 MB); no licence is stated: cite Krizhevsky 2009",
    ),
    "fashion-mnist-train-images": Download(
        f"{FASHION}/train-images-idx3-ubyte.gz",
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "60,000 grey photographs of clothes, 28 × 28 (26 MB); MIT",
    ),
    "fashion-mnist-train-labels": Download(
        f"{FASHION}/train-labels-idx1-ubyte.gz",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "which of ten kinds each of them is; MIT",
    ),
    "fashion-mnist-test-images": Download(
        f"{FASHION}/t10k-images-idx3-ubyte.gz",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "10,000 more (4 MB); MIT",
    ),
    "fashion-mnist-test-labels": Download(
        f"{FASHION}/t10k-labels-idx1-ubyte.gz",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        "which of ten kinds each of them is; MIT",
    ),
}


def fetch(name: str) -> Path:
    """Download a file once, into the course's cache folder, and return where it is; later calls find it there.

    Args:
        name: a key of `FILES`.

    Raises:
        ValueError: there is no such file in the registry, or what came is not the file expected.
        OSError: it cannot be downloaded; the message names the address.
    """
    if name not in FILES:
        raise ValueError(f"there is no download {name!r}: choose one of {', '.join(FILES)}")
    file = FILES[name]
    place = folder() / "downloads"
    file_name = f"{name}{Path(file.address).suffix}"
    try:
        return Path(pooch.retrieve(file.address, f"sha256:{file.sha256}", file_name, place, downloader=resume))
    except OSError as error:
        raise OSError(f"{name} could not be downloaded from {file.address}: are you online? ({error})") from error


def load(name: str) -> str:
    """Return the text of a download, fetched if need be. Errors as for `fetch`."""
    path = fetch(name)
    if path.suffix != ".zip":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0]).decode("utf-8")


def resume(address: str, target: str, registry: object = None) -> None:
    """Download `address` to the file `target`; what an earlier try brought is kept beside it and not asked for again.

    It is one of pooch's downloaders, which call the last argument `pooch` and give none here.
    """
    part = Path(target).parent / f"{Path(address).name}.part"
    done = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={done}-", "Accept-Encoding": "identity"}
    with requests.get(address, headers=headers, stream=True, timeout=30) as answer:
        if answer.status_code == requests.codes.requested_range_not_satisfiable and done:
            part.unlink()  # nothing comes after what is there: begin again, and let the checksum decide
            return resume(address, target, registry)
        answer.raise_for_status()
        whole = answer.status_code != requests.codes.partial_content
        size = int(answer.headers.get("Content-Length", 0)) + (0 if whole else done)
        with part.open("wb" if whole else "ab") as file, tqdm(total=size, unit="B", unit_scale=True) as bar:
            bar.update(file.tell())
            for chunk in answer.iter_content(1 << 16):
                bar.update(file.write(chunk))
    shutil.move(part, target)
