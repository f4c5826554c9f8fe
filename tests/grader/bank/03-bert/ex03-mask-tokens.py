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


# %% right: with numpy
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    x, chosen = ids.numpy().copy(), ((chance < rate) & ~torch.isin(ids, torch.arange(MASK + 1))).numpy()
    labels = np.full_like(x, -100)
    labels[chosen] = x[chosen]
    replaced = chosen & (action.numpy() >= 0.8) & (action.numpy() < 0.9)
    x[chosen & (action.numpy() < 0.8)] = MASK
    x[replaced] = random_ids.numpy()[replaced]
    return torch.from_numpy(x), torch.from_numpy(labels)


# %% wrong: padding is hidden | names: all up to MASK are special
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids != CLS) & (ids != SEP)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: only padding is spared | names: special tokens but [PAD]
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids != PAD)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: only [CLS], [SEP] and [PAD] are spared | names: [UNK] or [MASK] are hidden
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids != PAD) & (ids != CLS) & (ids != SEP)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: [MASK] is chosen | names: [MASK] itself is chosen
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids >= MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: [MASK] overwritten | names: [MASK] is overwritten
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: random where not chosen | names: were not chosen are replaced
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where((ids > SEP) & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: the action by chance | names: goes by `chance`
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (chance < 0.8 * rate), MASK, ids)
    inputs = torch.where(chosen & (chance >= 0.8 * rate) & (chance < 0.9 * rate), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: draws by itself | names: draws numbers of its own
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (torch.rand(ids.shape) < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: random ids of other places | names: taken from the row
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    replaced = chosen & (action >= 0.8) & (action < 0.9)
    inputs[replaced] = random_ids.flatten()[: replaced.sum()]
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: all random ids into few places | names: random_ids[replaced]
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs[chosen & (action >= 0.8) & (action < 0.9)] = random_ids
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: labels first | names: inputs come first
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return torch.where(chosen, ids, -100), inputs


# %% wrong: inputs alone | names: should return two tensors
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs


# %% wrong: labels −1 | names: labels are −1
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -1)


# %% wrong: labels say whether | names: they hold its id
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, chosen


# %% wrong: −100 in the inputs | names: −100 is for the labels
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return torch.where(chosen, inputs, -100), torch.where(chosen, ids, -100)


# %% wrong: ids changed | names: modified in place
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    labels = torch.where(chosen, ids, -100)
    inputs = ids.masked_fill_(chosen & (action < 0.8), MASK)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, labels


# %% wrong: up to the rate | names: equal to the rate
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance <= rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: up to 0.8 | names: not below 0.8
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action <= 0.8), MASK, ids)
    inputs = torch.where(chosen & (action > 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: random ids of its own | names: draws numbers of its own
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), torch.randint(5, 99, ids.shape), inputs)
    return inputs, torch.where(chosen, ids, -100)


# %% wrong: labels of random ids | names: labels hold random ids
def mask_tokens(
    ids: torch.Tensor, chance: torch.Tensor, action: torch.Tensor, random_ids: torch.Tensor, rate: float = 0.15
) -> tuple[torch.Tensor, torch.Tensor]:
    chosen = (chance < rate) & (ids > MASK)
    inputs = torch.where(chosen & (action < 0.8), MASK, ids)
    inputs = torch.where(chosen & (action >= 0.8) & (action < 0.9), random_ids, inputs)
    return inputs, torch.where(chosen, random_ids, -100)
