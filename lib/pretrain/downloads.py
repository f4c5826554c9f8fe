"""Data sets to download, for people who are online: never needed by a lesson's default, a test or the grader.

Each file is checked against its SHA-256; an interrupted download leaves nothing half done and is tried again.
"""

from __future__ import annotations

import os
from pathlib import Path

import pooch

FILES = {
    # name: (address, SHA-256, what it is and its licence)
    "text8": (
        "http://mattmahoney.net/dc/text8.zip",
        "sha256:a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232",
        "the first 100 MB of cleaned English Wikipedia of 2006; CC BY-SA",
    ),
    "tinyshakespeare": (
        "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
        "sha256:86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        "1.1 MB of Shakespeare's plays; public domain",
    ),
}


def fetch(name: str) -> Path:
    """Download a file once and return where it is; later calls find it there.

    Args:
        name: a key of `FILES`. The folder is the environment variable PRETRAIN_CACHE, else the user's cache folder.

    Raises:
        ValueError: there is no such file in the registry.
        OSError: it cannot be downloaded; the message names the address.
    """
    if name not in FILES:
        raise ValueError(f"there is no download {name!r}: choose one of {', '.join(FILES)}")
    address, digest, _ = FILES[name]
    folder = Path(os.environ.get("PRETRAIN_CACHE") or pooch.os_cache("pretrain"))
    try:
        return Path(pooch.retrieve(address, known_hash=digest, path=folder, fname=Path(address).name, progressbar=True))
    except OSError as error:
        raise OSError(f"{name} could not be downloaded from {address}: are you online? ({error})") from error
