# %% right: with regular expressions
def rename(state):
    top = {
        "word_embeddings": "token",
        "position_embeddings": "position",
        "token_type_embeddings": "segment",
        "LayerNorm": "norm",
    }
    inner = {"attention.self.query": "query", "attention.self.key": "key", "attention.self.value": "value"}
    inner |= {"attention.output.dense": "out", "attention.output.LayerNorm": "norm1"}
    inner |= {"intermediate.dense": "up", "output.dense": "down", "output.LayerNorm": "norm2"}
    renamed = {}
    for name, value in state.items():
        if found := re.fullmatch(r"embeddings\.(\w+)\.(weight|bias)", name):
            renamed[f"embeddings.{top[found[1]]}.{found[2]}"] = value
        elif found := re.fullmatch(r"encoder\.layer\.(\d+)\.(.+)\.(weight|bias)", name):
            renamed[f"blocks.{found[1]}.{inner[found[2]]}.{found[3]}"] = value
    return renamed


# %% right: the longer names first
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if name.startswith(("embeddings.", "encoder.")) and not name.endswith("position_ids"):
            renamed[new] = value
    return renamed


# %% wrong: pooler kept | names: pooler
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if not name.endswith("position_ids"):
            renamed[new] = value
    return renamed


# %% wrong: position_ids kept | names: position_ids
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if not name.startswith("pooler"):
            renamed[new] = value
    return renamed


# %% wrong: output.dense first | names: longer name goes first
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: encoder.layer stays | names: becomes `blocks.N`
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: segments forgotten | names: left out
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: out and down swapped | names: mixed up
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "DOWN",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "out",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours).replace("DOWN", "down")
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: query and key swapped | names: mixed up
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.query": "KEY",
        "attention.self.key": "query",
        "attention.self.value": "value",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
        "KEY": "key",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: numbers transposed | names: transpose
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "up",
        "output.dense": "down",
        "output.LayerNorm": "norm2",
        "encoder.layer.": "blocks.",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value.T
    return renamed
