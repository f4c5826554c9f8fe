# %% right: argsort and loops
def search(queries, gallery, top):
    u = queries / queries.norm(dim=1, keepdim=True)
    v = gallery / gallery.norm(dim=1, keepdim=True)
    cosines = torch.einsum("qc,mc->qm", u, v)
    places = cosines.argsort(dim=1, descending=True)[:, :top]
    return places, torch.gather(cosines, 1, places)


def precision(found, gallery_labels, query_labels):
    hits = [int(gallery_labels[j]) == int(label) for row, label in zip(found, query_labels) for j in row]
    return sum(hits) / len(hits)


# %% right: distances of unit vectors
def search(queries, gallery, top):
    u, v = F.normalize(queries, dim=1).double(), F.normalize(gallery, dim=1).double()
    squares = ((u[:, None] - v[None]) ** 2).sum(-1)
    nearest, places = torch.topk(squares, top, largest=False)
    return places, (1 - nearest / 2).float()


def precision(found, gallery_labels, query_labels):
    same = gallery_labels[found].eq(query_labels.unsqueeze(1))
    return float(same.sum()) / found.numel()


# %% wrong: dot products | names: dot products
def search(queries, gallery, top):
    scores = queries @ gallery.T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: gallery not scaled | names: the gallery is not scaled
def search(queries, gallery, top):
    scores = F.normalize(queries) @ gallery.T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: queries not scaled | names: queries are not scaled
def search(queries, gallery, top):
    scores = queries @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: distances | names: distances, not cosines
def search(queries, gallery, top):
    values, places = torch.cdist(queries, gallery).topk(top, largest=False)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: farthest | names: farthest
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top, largest=False)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: nearest last | names: nearest come last
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places.flip(1), values.flip(1)


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: the first left out | names: first is left out
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(min(top + 1, len(gallery)))
    return places[:, 1:], values[:, 1:]


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: exchanged | names: change places
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return values, places


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: the other way | names: queries nearest to each item
def search(queries, gallery, top):
    scores = F.normalize(gallery) @ F.normalize(queries).T
    values, places = scores.topk(min(top, scores.shape[1]))
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: one minus cosine | names: 1 − cosine
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, 1 - values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: a count | names: this is how many
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().sum().item()


# %% wrong: one hit is enough | names: one hit is enough
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).any(1).float().mean().item()


# %% wrong: only the first | names: only the first of each
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None])[:, 0].float().mean().item()


# %% wrong: wrong share | names: share that is wrong
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] != query_labels[:, None]).float().mean().item()


# %% wrong: places for labels | names: look up their labels
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (found == query_labels[:, None]).float().mean().item()


# %% wrong: divided by queries | names: divided by the number of queries
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).sum().item() / len(found)


# %% wrong: changes its input | names: modified in place
def search(queries, gallery, top):
    queries /= queries.norm(dim=1, keepdim=True)
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: columns scaled | names: the columns are scaled
def search(queries, gallery, top):
    scores = F.normalize(queries, dim=0) @ F.normalize(gallery, dim=0).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: int32 | names: int64
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places.int(), values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[found] == query_labels[:, None]).float().mean().item()


# %% wrong: not what was found | names: `found` is not used
def search(queries, gallery, top):
    scores = F.normalize(queries) @ F.normalize(gallery).T
    values, places = scores.topk(top)
    return places, values


def precision(found, gallery_labels, query_labels):
    return (gallery_labels[: found.shape[1]][None] == query_labels[:, None]).float().mean().item()
