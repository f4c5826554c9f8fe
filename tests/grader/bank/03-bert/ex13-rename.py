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


# %% right: by parts
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    top = dict(
        zip(
            ("word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm"),
            "token position segment norm".split(),
        )
    )
    inner = {"attention.output.dense": "out", "attention.output.LayerNorm": "norm1", "intermediate.dense": "up"}
    inner |= {"output.dense": "down", "output.LayerNorm": "norm2"}
    inner |= {f"attention.self.{n}": n for n in ("query", "key", "value")}
    found = {}
    for name in state:
        *parts, kind = name.split(".")
        if parts[0] == "embeddings" and parts[-1] in top:
            found[f"embeddings.{top[parts[1]]}.{kind}"] = state[name]
        elif parts[:2] == ["encoder", "layer"]:
            found[f"blocks.{parts[2]}.{inner['.'.join(parts[3:])]}.{kind}"] = state[name]
    return found


# %% wrong: names that may be absent | names: a published model may lack
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
    state = dict(state)
    for name in ("pooler.dense.weight", "pooler.dense.bias", "embeddings.position_ids"):
        state.pop(name)
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: both names | names: still there
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
    renamed = dict(state)
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: six blocks | names: N is any number
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
        if new != name and not re.match(r"blocks\.([6-9]|\d\d)", new):
            renamed[new] = value
    return renamed


# %% wrong: one digit | names: N is any number
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
        if re.match(r"embeddings\.(token|position|segment|norm)\.|blocks\.\d\.", new):
            renamed[new] = value
    return renamed


# %% wrong: a list | names: should return a dictionary
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
            renamed[new] = value
    return list(renamed.items())


# %% wrong: no return | names: end it with a `return`
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
            renamed[new] = value
    state = renamed


# %% wrong: names for numbers | names: the numbers are asked for
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
            renamed[new] = name
    return renamed


# %% wrong: LayerNorm stays | names: some parameters of the table are left out
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
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


# %% wrong: intermediate stays | names: becomes `up`
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm1",
        "intermediate.dense": "intermediate",
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


# %% wrong: self stays | names: becomes `query`
def rename(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    table = {
        "embeddings.word_embeddings": "embeddings.token",
        "embeddings.position_embeddings": "embeddings.position",
        "embeddings.token_type_embeddings": "embeddings.segment",
        "embeddings.LayerNorm": "embeddings.norm",
        "attention.self.": "self.",
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


# %% wrong: a dot too many | names: a dot
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
        "encoder.layer.": "blocks..",
    }
    renamed = {}
    for name, value in state.items():
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed


# %% wrong: state changed | names: modified in place
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
    for name in list(state):
        value = state.pop(name)
        new = name
        for theirs, ours in table.items():
            new = new.replace(theirs, ours)
        if new != name:
            renamed[new] = value
    return renamed
