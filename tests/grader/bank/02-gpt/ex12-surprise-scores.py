# %% right: with masks
def surprise_scores(surprises, lengths):
    T = surprises.shape[1]
    real = torch.arange(T) < lengths.unsqueeze(1)
    n = lengths.to(surprises.dtype)
    x = torch.where(real, surprises, 0)
    mean = x.sum(1) / n
    spread = (torch.where(real, (x - mean[:, None]) ** 2, 0).sum(1) / n).sqrt()
    ranked = surprises.masked_fill(~real, -torch.inf).sort(1, descending=True).values[:, :3]
    three = ranked.masked_fill(ranked == -torch.inf, 0).sum(1) / n.clamp(max=3)
    return torch.stack([mean, spread, ranked[:, 0], three], dim=1)


# %% right: lists
def surprise_scores(surprises, lengths):
    table = []
    for i in range(len(lengths)):
        own = sorted(surprises[i, : int(lengths[i])].tolist(), reverse=True)
        mean = sum(own) / len(own)
        variance = sum((s - mean) ** 2 for s in own) / len(own)
        table.append([mean, math.sqrt(variance), own[0], sum(own[:3]) / len(own[:3])])
    return torch.tensor(table)


# %% wrong: counts the padding | names: the padding is counted
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row
        top = real.topk(min(3, len(row))).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], top.mean()]))
    return torch.stack(rows)


# %% wrong: sample standard deviation | names: divides by n − 1
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=1), top[0], top.mean()]))
    return torch.stack(rows)


# %% wrong: variance | names: this is the variance
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.var(correction=0), top[0], top.mean()]))
    return torch.stack(rows)


# %% wrong: sum of three | names: this is the sum of the three largest
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], top.sum()]))
    return torch.stack(rows)


# %% wrong: smallest | names: this is the smallest
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), real.min(), top.mean()]))
    return torch.stack(rows)


# %% wrong: last three | names: the last three are taken
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], real[-3:].mean()]))
    return torch.stack(rows)


# %% wrong: first three | names: the first three are taken
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], real[:3].mean()]))
    return torch.stack(rows)


# %% wrong: columns for rows | names: a sentence is a row
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], top.mean()]))
    return torch.stack(rows, 1)


# %% wrong: divides by T | names: divide by `lengths`
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.sum() / len(row), real.std(correction=0), top[0], top.mean()]))
    return torch.stack(rows)


# %% wrong: writes into its argument | names: changes its argument
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        row[n:] = 0
        real = row[:n]
        top = real.topk(min(3, n)).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], top.mean()]))
    return torch.stack(rows)


# %% wrong: three of fewer | names: there are fewer than three tokens
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    rows = []
    for row, n in zip(surprises, lengths.tolist(), strict=True):
        real = row[:n]
        top = real.topk(3).values
        rows.append(torch.stack([real.mean(), real.std(correction=0), top[0], top.mean()]))
    return torch.stack(rows)


# %% wrong: three, though T may be smaller | names: there are fewer than three tokens
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = torch.arange(surprises.shape[1]) < lengths[:, None]
    n = lengths.to(surprises.dtype)
    x = surprises.masked_fill(~real, 0)
    mean = x.sum(1) / n
    spread = (((x - mean[:, None]) ** 2 * real).sum(1) / n).sqrt()
    low = surprises.masked_fill(~real, -torch.inf)
    three = low.topk(3, dim=1).values
    three = three.masked_fill(three == -torch.inf, 0).sum(1) / n.clamp(max=3)
    return torch.stack([mean, spread, low.max(1).values, three], dim=1)


# %% wrong: padding times 0 | names: multiplied by 0, NaN is still NaN
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = torch.arange(surprises.shape[1]) < lengths[:, None]
    n = lengths.to(surprises.dtype)
    x = surprises * real
    mean = x.sum(1) / n
    spread = (((x - mean[:, None]) ** 2 * real).sum(1) / n).sqrt()
    low = surprises.masked_fill(~real, -torch.inf)
    three = low.sort(1, descending=True).values[:, :3]
    three = three.masked_fill(three == -torch.inf, 0).sum(1) / n.clamp(max=3)
    return torch.stack([mean, spread, low.max(1).values, three], dim=1)


# %% wrong: −∞ among the three | names: −∞ of its padding is counted
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = torch.arange(surprises.shape[1]) < lengths[:, None]
    n = lengths.to(surprises.dtype)
    x = surprises.masked_fill(~real, 0)
    mean = x.sum(1) / n
    spread = (((x - mean[:, None]) ** 2 * real).sum(1) / n).sqrt()
    low = surprises.masked_fill(~real, -torch.inf)
    three = low.sort(1, descending=True).values[:, :3]
    three = three.mean(1)
    return torch.stack([mean, spread, low.max(1).values, three], dim=1)


# %% wrong: the padding among the three | names: the padding is counted in the three largest
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = torch.arange(surprises.shape[1]) < lengths[:, None]
    n = lengths.to(surprises.dtype)
    x = surprises.masked_fill(~real, 0)
    mean = x.sum(1) / n
    spread = (((x - mean[:, None]) ** 2 * real).sum(1) / n).sqrt()
    low = surprises.masked_fill(~real, -torch.inf)
    three = surprises.sort(1, descending=True).values[:, :3]
    three = three.masked_fill(three == -torch.inf, 0).sum(1) / n.clamp(max=3)
    return torch.stack([mean, spread, low.max(1).values, three], dim=1)


# %% wrong: the mean of three with zeros | names: not of three with a 0
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = torch.arange(surprises.shape[1]) < lengths[:, None]
    n = lengths.to(surprises.dtype)
    x = surprises.masked_fill(~real, 0)
    mean = x.sum(1) / n
    spread = (((x - mean[:, None]) ** 2 * real).sum(1) / n).sqrt()
    low = surprises.masked_fill(~real, -torch.inf)
    three = low.sort(1, descending=True).values[:, :3]
    three = three.masked_fill(three == -torch.inf, 0).sum(1) / 3
    return torch.stack([mean, spread, low.max(1).values, three], dim=1)


# %% wrong: the padding spreads | names: in the standard deviation, as 0
def surprise_scores(surprises: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = torch.arange(surprises.shape[1]) < lengths[:, None]
    n = lengths.to(surprises.dtype)
    x = surprises.masked_fill(~real, 0)
    mean = x.sum(1) / n
    spread = (((x - mean[:, None]) ** 2).sum(1) / n).sqrt()
    low = surprises.masked_fill(~real, -torch.inf)
    three = low.sort(1, descending=True).values[:, :3]
    three = three.masked_fill(three == -torch.inf, 0).sum(1) / n.clamp(max=3)
    return torch.stack([mean, spread, low.max(1).values, three], dim=1)
