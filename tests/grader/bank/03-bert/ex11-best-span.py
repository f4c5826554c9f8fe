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


# %% right: with numpy
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    s, e, ok = start.double().numpy(), end.double().numpy(), allowed.numpy()
    sums = np.where(np.outer(ok, ok), s[:, None] + e, -np.inf)
    T = len(s)
    i, j = np.indices((T, T))
    sums[(j < i) | (j - i >= longest)] = -np.inf
    i, j = divmod(int(sums.argmax()), T)
    return i, j


# %% right: torch, with triu and tril
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    start, end = start.masked_fill(~allowed, -torch.inf), end.masked_fill(~allowed, -torch.inf)
    sums = start[:, None] + end
    fits = torch.ones_like(sums, dtype=torch.bool).triu().tril(longest - 1)
    place = sums.masked_fill(~fits, -torch.inf).argmax()
    return place.item() // len(start), place.item() % len(start)


# %% wrong: the start first | names: the best start is taken first
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    i = int(start.masked_fill(~allowed, -torch.inf).argmax())
    ends = [j for j in range(i, min(len(start), i + longest)) if allowed[j]]
    return i, max(ends, key=lambda j: float(end[j]))


# %% wrong: begins at 0 | names: begin with −∞
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    best, span = 0.0, None
    for i in range(len(start)):
        for j in range(i, min(len(start), i + longest)):
            if allowed[i] and allowed[j] and start[i] + end[j] > best:
                best, span = float(start[i] + end[j]), (i, j)
    return span


# %% wrong: begins at 0 and (0, 0) | names: begin with −∞
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    best, span = 0.0, (0, 0)
    for i in range(len(start)):
        for j in range(i, min(len(start), i + longest)):
            if allowed[i] and allowed[j] and start[i] + end[j] > best:
                best, span = float(start[i] + end[j]), (i, j)
    return span


# %% wrong: past the end | names: no token is behind the last
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, i + longest) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: only the start is allowed | names: j too
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: only the end is allowed | names: i too
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: one token left out | names: a span of one token
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i + (T > 3), min(T, i + longest)) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: the last token left out | names: T − 1 may be the end
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [
        (i, j)
        for i in range(T)
        for j in range(i, min(T - (not bool((~allowed).any()) and T > 3), i + longest))
        if allowed[i] and allowed[j]
    ]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: multiplied | names: are multiplied
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] * end[span[1]]))


# %% wrong: probabilities | names: become probabilities
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    start, end = start.softmax(0), end.softmax(0)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% wrong: the smallest | names: the smallest sum
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    return min(spans, key=lambda span: float(start[span[0]] + end[span[1]]))


# %% right: tensors of one number
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    i, j = max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))
    return torch.tensor(i), torch.tensor(j)


# %% wrong: one tensor of two | names: make Python numbers
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    i, j = max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))
    return torch.tensor([i, j])


# %% wrong: the end first | names: the end comes first
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    i, j = max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))
    return j, i


# %% wrong: the score too | names: the score is returned too
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest)) if allowed[i] and allowed[j]]
    i, j = max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))
    return i, j, float(start[i] + end[j])


# %% wrong: not allowed is 0 | names: not 0
def best_span(start: torch.Tensor, end: torch.Tensor, allowed: torch.Tensor, longest: int) -> tuple[int, int]:
    T = len(start)
    start, end = start * allowed, end * allowed
    spans = [(i, j) for i in range(T) for j in range(i, min(T, i + longest))]
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]))
