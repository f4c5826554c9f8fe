# %% right: counting pairs at once
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% right: entropies
def mutual_information(feature, labels, boxes):
    N = len(feature)
    box = (torch.argsort(torch.argsort(feature)) * boxes) // N

    def entropy(*columns):
        _, counts = torch.stack(columns).unique(dim=1, return_counts=True)
        share = counts.double() / N
        return float(-(share * share.log2()).sum())

    return entropy(box) + entropy(labels) - entropy(box, labels)


# %% wrong: nats | names: in nats
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log(p[seen] / q[seen])).sum())


# %% wrong: base 10 | names: base 10
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log10(p[seen] / q[seen])).sum())


# %% wrong: equal widths | names: equally wide
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = (
        ((feature - feature.min()) / (feature.max() - feature.min()).clamp(min=1e-9) * boxes)
        .long()
        .clamp(max=boxes - 1)
    )
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: one argsort | names: one argsort
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: entropy of the classes | names: entropy of the classes
def mutual_information(feature, labels, boxes):
    share = labels.bincount().double() / len(labels)
    share = share[share > 0]
    return float(-(share * share.log2()).sum())


# %% wrong: 0 log 0 | names: 0 · log 0
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    return float((p * (p / (p.sum(1, keepdim=True) * p.sum(0))).log2()).sum())


# %% wrong: sign | names: sign is wrong
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return -float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: what remains | names: what remains unknown
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float(-(p[seen] * torch.log2((p / p.sum(1, keepdim=True))[seen])).sum())


# %% wrong: one box too many | names: boxes are given
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * (boxes + 1) // N
    p = torch.bincount(box * K + labels, minlength=(boxes + 1) * K).view(boxes + 1, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: equal shares assumed | names: equal shares
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = torch.full_like(p, 1 / (boxes * K))
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: a box for each item | names: a box of its own
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort()
    p = torch.bincount(box * K + labels, minlength=N * K).view(N, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: changes its input | names: modified in place
def mutual_information(feature, labels, boxes):
    feature -= feature.mean()
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K).view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q[seen])).sum())


# %% wrong: p(h) forgotten | names: is missing below
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K)[: boxes * K].view(boxes, K).double() / N
    q = p.sum(0, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q.expand_as(p)[seen])).sum())


# %% wrong: p(y) forgotten | names: is missing below
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * K + labels, minlength=boxes * K)[: boxes * K].view(boxes, K).double() / N
    q = p.sum(1, keepdim=True)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q.expand_as(p)[seen])).sum())


# %% wrong: the first boxes are filled | names: the boxes' borders
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = torch.empty(N, dtype=torch.int64)
    for b, part in enumerate(torch.tensor_split(feature.argsort(), boxes)):
        box[part] = b
    p = torch.bincount(box * K + labels, minlength=boxes * K)[: boxes * K].view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q.expand_as(p)[seen])).sum())


# %% wrong: pairs numbered by boxes | names: box * K + label
def mutual_information(feature, labels, boxes):
    N, K = len(feature), int(labels.max()) + 1
    box = feature.argsort().argsort() * boxes // N
    p = torch.bincount(box * boxes + labels, minlength=boxes * K)[: boxes * K].view(boxes, K).double() / N
    q = p.sum(1, keepdim=True) * p.sum(0)
    seen = p > 0
    return float((p[seen] * torch.log2(p[seen] / q.expand_as(p)[seen])).sum())
