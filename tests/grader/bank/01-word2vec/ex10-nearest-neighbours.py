# %% right: sort by hand, divide by the lengths
def nearest_neighbours(vectors, query, k):
    lengths = vectors.norm(dim=1).clamp(min=1e-12)
    cosines = vectors @ vectors[query] / (lengths * lengths[query])
    order = [i for i in cosines.argsort(descending=True).tolist() if i != query][:k]
    return torch.tensor(order), cosines[order]


# %% right: cosine_similarity over all others
def nearest_neighbours(vectors, query, k):
    others = torch.tensor([i for i in range(len(vectors)) if i != query])
    values, places = torch.cosine_similarity(vectors[others], vectors[query][None], dim=1).topk(k)
    return others[places], values


# %% wrong: dot products | names: these are dot products
def nearest_neighbours(vectors, query, k):
    scores = vectors @ vectors[query]
    scores[query] = -torch.inf
    return scores.topk(k).indices, scores.topk(k).values


# %% wrong: the word is its own neighbour | names: the word itself is among its neighbours
def nearest_neighbours(vectors, query, k):
    unit = torch.nn.functional.normalize(vectors, dim=1)
    best = (unit @ unit[query]).topk(k)
    return best.indices, best.values


# %% wrong: Euclidean distance | names: distances, not cosines
def nearest_neighbours(vectors, query, k):
    distances = (vectors - vectors[query]).norm(dim=1)
    distances[query] = torch.inf
    best = distances.topk(k, largest=False)
    return best.indices, best.values


# %% wrong: the farthest words | names: farthest words
def nearest_neighbours(vectors, query, k):
    unit = torch.nn.functional.normalize(vectors, dim=1)
    cosines = unit @ unit[query]
    cosines[query] = torch.inf
    order = cosines.argsort()[:k]
    return order, cosines[order]


# %% wrong: only the table is normalised | names: only one of the two lengths
def nearest_neighbours(vectors, query, k):
    unit = torch.nn.functional.normalize(vectors, dim=1)
    scores = unit @ vectors[query]
    scores[query] = -torch.inf
    best = scores.topk(k)
    return best.indices, best.values


# %% wrong: drops the first result | names: the first result is dropped
def nearest_neighbours(vectors, query, k):
    unit = torch.nn.functional.normalize(vectors, dim=1)
    best = (unit @ unit[query]).topk(k + 1)
    return best.indices[1:], best.values[1:]


# %% wrong: 0/0 for a row of zeros | names: 0/0
def nearest_neighbours(vectors, query, k):
    unit = vectors / vectors.norm(dim=1, keepdim=True)
    cosines = unit @ unit[query]
    cosines[query] = -torch.inf
    best = cosines.topk(k)
    return best.indices, best.values


# %% wrong: normalises the table it is given | names: modified in place
def nearest_neighbours(vectors, query, k):
    vectors /= vectors.norm(dim=1, keepdim=True).clamp(min=1e-12)
    cosines = vectors @ vectors[query]
    cosines[query] = -torch.inf
    best = cosines.topk(k)
    return best.indices, best.values
