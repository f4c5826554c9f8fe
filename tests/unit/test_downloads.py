"""Optional downloads, from a server in this process: checked, resumed, and clear when they fail."""

import gzip
import hashlib
import http.server
import io
import pickle
import tarfile
import threading
import zipfile

import numpy as np
import pytest

from pretrain import downloads, images

TEXT = b"To be, or not to be. " * 9000


class Server(http.server.BaseHTTPRequestHandler):
    """Serves the files of `files`; breaks off after `break_after` bytes when that is set; notes what was asked."""

    files: dict[str, bytes]
    break_after: int | None
    asked: list[str]

    def do_GET(self):
        body = self.files[self.path]
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        self.asked.append(f"{self.path} from {start}")
        if start and start >= len(body):
            return self.send_error(416)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start:][: self.break_after])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    zipped = tmp_path / "made.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("made", TEXT)
    Server.files = {"/play.txt": TEXT, "/words.zip": zipped.read_bytes(), "/changed.txt": b"another text"}
    Server.break_after, Server.asked = None, []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{running.server_port}"
    digests = {path: hashlib.sha256(body).hexdigest() for path, body in Server.files.items()} | {
        "/changed.txt": "0" * 64
    }
    registry = {path[1:-4]: downloads.Download(base + path, digest, "") for path, digest in digests.items()}
    monkeypatch.setattr(downloads, "FILES", registry)
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path / "cache"))
    yield Server
    running.shutdown()
    running.server_close()


def test_a_file_is_downloaded_once(server):
    assert downloads.load("play") == TEXT.decode()
    assert downloads.load("play") == TEXT.decode()
    assert server.asked == ["/play.txt from 0"]


def test_a_zip_file_is_read(server):
    assert downloads.load("words") == TEXT.decode()


def test_a_broken_download_goes_on_where_it_stopped(server):
    server.break_after = 100_000
    with pytest.raises(OSError, match="are you online"):
        downloads.fetch("play")
    server.break_after = None
    assert downloads.load("play") == TEXT.decode()
    assert server.asked[1].startswith("/play.txt from ") and not server.asked[1].endswith(" 0")


def test_a_part_that_is_too_long_is_fetched_again(server, tmp_path):
    part = tmp_path / "cache" / "downloads" / "play.txt.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(TEXT + b"more")
    assert downloads.load("play") == TEXT.decode()


def test_another_content_is_refused_and_leaves_nothing(server, tmp_path):
    with pytest.raises(ValueError, match="hash"):
        downloads.fetch("changed")
    assert not list((tmp_path / "cache" / "downloads").iterdir())


def test_without_a_network_the_address_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path))
    nowhere = downloads.Download("http://127.0.0.1:1/play.txt", "0" * 64, "")
    monkeypatch.setattr(downloads, "FILES", {"play": nowhere})
    with pytest.raises(
        OSError, match=r"play could not be downloaded from http://127\.0\.0\.1:1/play\.txt: are you online"
    ):
        downloads.fetch("play")


def test_an_unknown_name_lists_the_choices():
    with pytest.raises(ValueError, match="choose one of text8, tinyshakespeare"):
        downloads.fetch("enwik9")


def test_every_file_of_the_registry_has_a_checksum_and_says_what_it_is():
    for file in downloads.FILES.values():
        assert len(bytes.fromhex(file.sha256)) == 32 and file.holds


def offer(server, monkeypatch, files):
    """Let the server have files by their names in the registry."""
    address = next(iter(downloads.FILES.values())).address.rpartition("/")[0]
    server.files = {f"/{name}.gz": content for name, content in files.items()}
    made = {n: downloads.Download(f"{address}/{n}.gz", hashlib.sha256(c).hexdigest(), "") for n, c in files.items()}
    monkeypatch.setattr(downloads, "FILES", made)


def idx(values):
    header = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">i4").tobytes()
    return gzip.compress(header + values.tobytes())


def test_fashion_mnist_is_read(server, monkeypatch):
    rng = np.random.default_rng(0)
    made = {
        f"{split}-images": rng.integers(256, size=(n, 4, 3), dtype=np.uint8) for split, n in (("train", 5), ("test", 2))
    }
    made |= {f"{split}-labels": np.arange(n, dtype=np.uint8) for split, n in (("train", 5), ("test", 2))}
    offer(server, monkeypatch, {f"fashion-mnist-{name}": idx(values) for name, values in made.items()})
    found = images.load_fashion_mnist()
    assert all((found[name.replace("-", "_")] == values).all() for name, values in made.items())
    assert found["test_labels"].dtype == np.int64 and found["test_images"].shape == (2, 4, 3)


def test_cifar10_is_read_with_colours_last(server, monkeypatch):
    pixels = np.random.default_rng(0).integers(256, size=(3, 3072), dtype=np.uint8)
    content = pickle.dumps({b"data": pixels, b"labels": [3, 1, 2]})
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name in [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]:
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    offer(server, monkeypatch, {"cifar10": packed.getvalue()})
    found = images.load_cifar10()
    assert found["train_images"].shape == (15, 32, 32, 3) and found["test_labels"].tolist() == [3, 1, 2]
    assert (found["test_images"][1, 4, 5] == pixels[1, [4 * 32 + 5, 1024 + 4 * 32 + 5, 2048 + 4 * 32 + 5]]).all()
