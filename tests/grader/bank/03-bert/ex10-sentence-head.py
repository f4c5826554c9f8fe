# %% right: einsum
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        share = mask.float() / mask.sum(1, keepdim=True)
        return torch.einsum("bt,btc->bc", share, hidden)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% right: sentence by sentence
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return torch.stack([row[own].mean(0) for row, own in zip(hidden, mask)])

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: padding counts | names: padding counts
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return hidden.mean(1)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: divided by T | names: divided by T
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        keep = mask[..., None].to(hidden.dtype)
        return (hidden * keep).sum(1) / hidden.shape[1]

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: a sum | names: this is the sum
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        keep = mask[..., None].to(hidden.dtype)
        return (hidden * keep).sum(1)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: [CLS] alone | names: [CLS] alone
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return hidden[:, 0]

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: the last vector | names: last vector
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return hidden[:, -1]

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: the largest | names: largest number
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return hidden.masked_fill(~mask[..., None], -torch.inf).amax(1)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: mask the wrong way round | names: wrong way round
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        keep = (~mask)[..., None].to(hidden.dtype)
        return (hidden * keep).sum(1) / keep.sum(1).clamp(min=1)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask))


# %% wrong: no linear layer | names: `linear` is not used
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        keep = mask[..., None].to(hidden.dtype)
        return (hidden * keep).sum(1) / keep.sum(1)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.pool(hidden, mask)


# %% wrong: a softmax too many | names: softmax is one too many
class SentenceHead(nn.Module):
    def __init__(self, embed_dim: int, num_classes: int) -> None:
        super().__init__()
        self.linear = nn.Linear(embed_dim, num_classes)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        keep = mask[..., None].to(hidden.dtype)
        return (hidden * keep).sum(1) / keep.sum(1)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.linear(self.pool(hidden, mask)).softmax(-1)
