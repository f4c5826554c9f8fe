# %% right: in place on copies
def mask_tokens(ids, chance, action, random_ids, rate=0.15):
    inputs, labels = ids.clone(), torch.full_like(ids, -100)
    chosen = (ids >= 5) & (chance < rate)
    labels[chosen] = ids[chosen]
    hide, swap = chosen & (action < 0.8), chosen & (action >= 0.8) & (action < 0.9)
    inputs[hide] = MASK
    inputs[swap] = random_ids[swap]
    return inputs, labels


# %% right: masked_fill
def mask_tokens(ids, chance, action, random_ids, rate=0.15):
    left = (chance >= rate) | (ids <= MASK)
    changed = torch.where(action < 0.9, random_ids, ids).masked_fill(action < 0.8, MASK)
    return torch.where(left, ids, changed), ids.masked_fill(left, -100)


# %% wrong: special tokens too | names: special tokens are hidden
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = chance < rate
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: always [MASK] | names: 80/10/10 is missing
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen, MASK, ids)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: nothing replaced | names: nothing is replaced
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: the last tenth replaced | names: last tenth
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: replace and keep swapped | names: are swapped
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: labels only at [MASK] | names: replaced and kept tokens
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(inputs == MASK, ids, -100)


# %% wrong: labels only where changed | names: kept tokens are asked for
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(inputs != ids, ids, -100)


# %% wrong: labels everywhere | names: labels are everywhere
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, ids


# %% wrong: the labels are the inputs | names: hold the true ids
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, inputs, -100)


# %% wrong: the rate is fixed | names: `rate` is ignored
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < 0.15) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)
