# %% right: a loop
def mixup(x, labels, num_classes, share, order):
    targets = torch.zeros(len(x), num_classes)
    for b, other in enumerate(order.tolist()):
        targets[b, labels[b]] += share
        targets[b, labels[other]] += 1 - share
    return share * x + (1 - share) * x[order], targets


def soft_cross_entropy(logits, targets):
    return F.cross_entropy(logits, targets)


# %% right: logsumexp
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return ((torch.logsumexp(logits, 1, keepdim=True) - logits) * targets).sum() / len(logits)


# %% wrong: shares swapped | names: shares change places
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x, x[order], share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: order inverted | names: other way round
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order.argsort()], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: pictures not mixed | names: pictures are not mixed
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return x.clone(), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: labels not mixed | names: labels are not mixed
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), targets


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: labels' shares swapped | names: labels' shares change places
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets, targets[order], share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: two of one class | names: add up to 1
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.maximum(share * targets, (1 - share) * targets[order])


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: sum over the batch | names: sum over the batch
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).sum()


# %% wrong: mean over classes | names: mean over classes
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(1)).mean()


# %% wrong: the sign | names: sign is wrong
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return (targets * logits.log_softmax(1)).sum(1).mean()


# %% wrong: the largest target | names: largest target
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(logits, targets.argmax(1))


# %% wrong: softmax over the batch | names: over the batch: over the classes
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.log_softmax(0)).sum(1).mean()


# %% wrong: logarithm of the softmax | names: log_softmax
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return -(targets * logits.softmax(1).log()).sum(1).mean()


# %% wrong: mixes in place | names: modified in place
def mixup(x, labels, num_classes, share, order):
    targets = torch.zeros(len(x), num_classes)
    for b, other in enumerate(order.tolist()):
        targets[b, labels[b]] += share
        targets[b, labels[other]] += 1 - share
    x.mul_(share).add_((1 - share) * x.clone()[order] / share)
    return x, targets


def soft_cross_entropy(logits, targets):
    return F.cross_entropy(logits, targets)


# %% wrong: detached | names: no gradient reaches
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels, num_classes).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return F.cross_entropy(logits.detach(), targets)


# %% wrong: clamped | names: log_softmax, not
def mixup(x, labels, num_classes, share, order):
    targets = torch.zeros(len(x), num_classes)
    for b, other in enumerate(order.tolist()):
        targets[b, labels[b]] += share
        targets[b, labels[other]] += 1 - share
    return share * x + (1 - share) * x[order], targets


def soft_cross_entropy(logits, targets):
    return -(targets * logits.log_softmax(1).clamp(min=-50)).sum(1).mean()


# %% wrong: as many columns as labels occur | names: column for each of the
def mixup(
    x: torch.Tensor, labels: torch.Tensor, num_classes: int, share: float, order: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    targets = F.one_hot(labels).to(x.dtype)
    return torch.lerp(x[order], x, share), torch.lerp(targets[order], targets, share)


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return ((torch.logsumexp(logits, 1, keepdim=True) - logits) * targets).sum() / len(logits)
