# %% right: two loops
def best_span(start, end, allowed, longest):
    best, top = None, -math.inf
    for i in range(len(start)):
        for j in range(i, min(i + longest, len(end))):
            if allowed[i] and allowed[j] and float(start[i]) + float(end[j]) > top:
                best, top = (i, j), float(start[i]) + float(end[j])
    return best


# %% right: with a table
def best_span(start, end, allowed, longest):
    T = len(start)
    both = allowed[:, None] & allowed[None] & torch.ones(T, T, dtype=torch.bool).triu().tril(longest - 1)
    best = int((start[:, None] + end[None]).masked_fill(~both, -torch.inf).argmax())
    return best // T, best % T


# %% wrong: two argmaxes | names: found apart
def best_span(start, end, allowed, longest):
    return int(start.argmax()), int(end.argmax())


# %% wrong: ends before starts | names: i ≤ j
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(min(T, i + longest)) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: outside the passage | names: outside the passage
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest))]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: any length | names: too long
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, T) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: one too many | names: one token too many
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest + 1)) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: one too few | names: left out
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + max(1, longest - 1))) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: end past the last | names: one past
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    i, j = max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))
    return i, j + 1
