# %% right: text before the bytes
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% right: a digest of digests
def fingerprint(tensors):
    parts = []
    for name, tensor in sorted(tensors.items()):
        inner = hashlib.sha256(tensor.numpy().tobytes()).hexdigest()
        parts.append((name, inner, str(tensor.dtype), tuple(tensor.shape)))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


# %% wrong: order counts | names: order of the names counts
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in tensors:
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: names left out | names: names do not count
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{list(t.shape)} {t.dtype}".encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: shape left out | names: shape does not count
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {t.dtype}".encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: dtype left out | names: dtype does not count
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)}".encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: str of the tensor | names: printed with a few digits
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(str(t).encode())
    return digest.hexdigest()


# %% wrong: rounded | names: numbers are rounded
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(str(t.double().numpy().round(4).tolist()).encode())
    return digest.hexdigest()


# %% wrong: a sum | names: numbers are added up
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(repr(float(t.double().sum())).encode())
    return digest.hexdigest()


# %% wrong: only the last | names: goes unnoticed
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
    digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: identity | names: hash the numbers, not the object
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(str(id(tensors[name])).encode())
    return digest.hexdigest()


# %% wrong: bytes | names: return hexdigest()
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(t.numpy().tobytes())
    return digest.digest()


# %% wrong: MD5 | names: another hash function
def fingerprint(tensors):
    digest = hashlib.md5()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: Python's hash | names: Python's hash()
def fingerprint(tensors):
    return str(hash(tuple((name, str(tensors[name].tolist())) for name in sorted(tensors))))


# %% wrong: middle left out | names: leaves out its middle
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(f"{name!r} {list(t.shape)} {t.dtype}".encode())
        digest.update(repr(t.flatten()[:100].tolist()).encode())
    return digest.hexdigest()


# %% wrong: names and numbers apart | names: which tensor has which name
def fingerprint(tensors):
    names = ",".join(sorted(tensors))
    parts = sorted(f"{t.dtype} {tuple(t.shape)} ".encode() + t.numpy().tobytes() for t in tensors.values())
    return hashlib.sha256(names.encode() + b"".join(parts)).hexdigest()


# %% wrong: nothing between | names: run together
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update((name + "".join(str(n) for n in t.shape) + str(t.dtype)).encode())
        digest.update(t.numpy().tobytes())
    return digest.hexdigest()


# %% wrong: float64 for all | names: numbers are made float
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(repr((name, tuple(t.shape), str(t.dtype))).encode())
        digest.update(t.double().numpy().tobytes())
    return digest.hexdigest()


# %% wrong: float32 for all | names: numbers are made float
def fingerprint(tensors):
    digest = hashlib.sha256()
    for name in sorted(tensors):
        t = tensors[name].contiguous()
        digest.update(repr((name, tuple(t.shape), str(t.dtype))).encode())
        digest.update(t.float().numpy().tobytes())
    return digest.hexdigest()
