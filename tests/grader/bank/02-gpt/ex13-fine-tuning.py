# %% right: loops
def mean_features(features, lengths):
    return torch.stack([features[b, : int(n)].mean(0) for b, n in enumerate(lengths)])


def fine_tuning_loss(class_logits, labels, next_logits, ids, lengths, auxiliary=0.5):
    parts = [surprise(next_logits[b, : int(n) - 1], ids[b, 1 : int(n)]) for b, n in enumerate(lengths)]
    return next_token_loss(class_logits, labels) + auxiliary * torch.cat(parts).mean()


# %% right: ignore_index
def mean_features(features, lengths):
    weights = (torch.arange(features.shape[1]) < lengths[:, None]) / lengths[:, None]
    return torch.einsum("bt,btc->bc", weights, features)


def fine_tuning_loss(class_logits, labels, next_logits, ids, lengths, auxiliary=0.5):
    targets = ids.clone()
    targets[torch.arange(ids.shape[1]) >= lengths[:, None]] = -100
    language = nn.functional.cross_entropy(next_logits[:, :-1].flatten(0, 1), targets[:, 1:].flatten())
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: mean over the padding | names: the padding is counted
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.mean(1)


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: divides by T | names: padding included
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / features.shape[1]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: last real token | names: these are the last real tokens
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features[torch.arange(len(features)), lengths - 1]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: last place | names: these are the last places
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features[:, -1]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: sum | names: this is the sum
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1)


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: padding is a target | names: the padding is a target too
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:]).mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: padding counted in the mean | names: counted in the mean
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = (surprise(next_logits[:, :-1], ids[:, 1:]) * real).mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: no auxiliary objective | names: the auxiliary objective is missing
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels)


# %% wrong: λ unused | names: λ is not used
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + language


# %% wrong: λ on the labels | names: not to the labels'
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return auxiliary * nn.functional.cross_entropy(class_logits, labels) + language


# %% wrong: 1 − λ and λ | names: has weight 1
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return (1 - auxiliary) * nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: not shifted | names: shift by one
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits, ids)[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: sum of the tokens | names: is the sum, not the mean
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].sum()
    return nn.functional.cross_entropy(class_logits, labels) + auxiliary * language


# %% wrong: only the labels | names: the labels' loss is missing
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return auxiliary * language


# %% wrong: always λ = 0.5 | names: λ is always 0.5
def mean_features(features: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    real = (torch.arange(features.shape[1], device=features.device) < lengths[:, None])[..., None]
    return features.masked_fill(~real, 0).sum(1) / lengths[:, None]


def fine_tuning_loss(
    class_logits: torch.Tensor,
    labels: torch.Tensor,
    next_logits: torch.Tensor,
    ids: torch.Tensor,
    lengths: torch.Tensor,
    auxiliary: float = 0.5,
) -> torch.Tensor:
    real = torch.arange(1, ids.shape[1], device=ids.device) < lengths[:, None]
    language = surprise(next_logits[:, :-1], ids[:, 1:])[real].mean()
    return nn.functional.cross_entropy(class_logits, labels) + 0.5 * language
