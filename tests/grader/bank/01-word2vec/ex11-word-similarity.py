# %% right: ranks by rankdata, Pearson by hand
def word_similarity(vectors, index, pairs):
    from scipy.stats import rankdata

    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if {a.lower(), b.lower()} <= set(index)]
    unit = vectors / vectors.norm(dim=1, keepdim=True)
    x = rankdata([float(unit[i] @ unit[j]) for i, j, _ in known])
    y = rankdata([s for *_, s in known])
    x, y = x - x.mean(), y - y.mean()
    return float((x * y).sum() / math.sqrt((x**2).sum() * (y**2).sum())), len(known)


# %% right: pandas, a try for each pair
def word_similarity(vectors, index, pairs):
    import pandas as pd

    rows = []
    for first, second, score in pairs:
        try:
            a, b = vectors[index[first.lower()]], vectors[index[second.lower()]]
        except KeyError:
            continue
        rows.append((float(a @ b / a.norm() / b.norm()), score))
    table = pd.DataFrame(rows, columns=["cosine", "score"])
    return float(table["cosine"].corr(table["score"], method="spearman")), len(table)


# %% wrong: unknown words raise | names: leave its pair out
def word_similarity(vectors, index, pairs):
    from scipy.stats import spearmanr

    cosines = [
        torch.cosine_similarity(vectors[index[a.lower()]], vectors[index[b.lower()]], dim=0).item() for a, b, _ in pairs
    ]
    return float(spearmanr(cosines, [s for *_, s in pairs]).statistic), len(pairs)


# %% wrong: unknown words count as unlike | names: the pair with an unknown word is counted
def word_similarity(vectors, index, pairs):
    from scipy.stats import spearmanr

    cosines = []
    for a, b, _ in pairs:
        i, j = index.get(a.lower()), index.get(b.lower())
        known = i is not None and j is not None
        cosines.append(torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() if known else 0.0)
    return float(spearmanr(cosines, [s for *_, s in pairs]).statistic), len(pairs)


# %% wrong: capitals make a word unknown | names: in lower case
def word_similarity(vectors, index, pairs):
    from scipy.stats import spearmanr

    known = [(index[a], index[b], s) for a, b, s in pairs if a in index and b in index]
    cosines = [torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() for i, j, _ in known]
    return float(spearmanr(cosines, [s for *_, s in known]).statistic), len(known)


# %% wrong: Pearson | names: this is Pearson's correlation
def word_similarity(vectors, index, pairs):
    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if a.lower() in index and b.lower() in index]
    cosines = [torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() for i, j, _ in known]
    return float(np.corrcoef(cosines, [s for *_, s in known])[0, 1]), len(known)


# %% wrong: Kendall | names: Kendall
def word_similarity(vectors, index, pairs):
    from scipy.stats import kendalltau

    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if a.lower() in index and b.lower() in index]
    cosines = [torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() for i, j, _ in known]
    return float(kendalltau(cosines, [s for *_, s in known]).statistic), len(known)


# %% wrong: the p-value | names: p-value
def word_similarity(vectors, index, pairs):
    from scipy.stats import spearmanr

    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if a.lower() in index and b.lower() in index]
    cosines = [torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() for i, j, _ in known]
    return float(spearmanr(cosines, [s for *_, s in known])[1]), len(known)


# %% wrong: dot products | names: it compares dot products
def word_similarity(vectors, index, pairs):
    from scipy.stats import spearmanr

    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if a.lower() in index and b.lower() in index]
    dots = [float(vectors[i] @ vectors[j]) for i, j, _ in known]
    return float(spearmanr(dots, [s for *_, s in known]).statistic), len(known)


# %% wrong: ties broken by position | names: equal scores do not share a rank
def word_similarity(vectors, index, pairs):
    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if a.lower() in index and b.lower() in index]
    cosines = [torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() for i, j, _ in known]
    x, y = (np.argsort(np.argsort(v, kind="stable")) for v in (cosines, [s for *_, s in known]))
    return float(np.corrcoef(x, y)[0, 1]), len(known)


# %% wrong: argsort once | names: argsort gives positions
def word_similarity(vectors, index, pairs):
    known = [(index[a.lower()], index[b.lower()], s) for a, b, s in pairs if a.lower() in index and b.lower() in index]
    cosines = [torch.cosine_similarity(vectors[i], vectors[j], dim=0).item() for i, j, _ in known]
    x, y = (np.argsort(v) for v in (cosines, [s for *_, s in known]))
    return float(np.corrcoef(x, y)[0, 1]), len(known)
