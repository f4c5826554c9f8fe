# %% right: functional
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        T = ids.size(1)
        total = self.segment(segments) + self.position.weight[:T]
        return self.norm(total + self.token.weight[ids])


# %% right: positions for every row
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1]).expand_as(ids)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments))


# %% wrong: no norm | names: LayerNorm is missing
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.token(ids) + self.position(positions) + self.segment(segments)


# %% wrong: no positions | names: positions are missing
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.segment(segments))


# %% wrong: no segments | names: segments are missing
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions))


# %% wrong: always position 0 | names: position 0
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions * 0) + self.segment(segments))


# %% wrong: positions from 1 | names: count from 1
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(1, ids.shape[1] + 1) % len(self.position.weight)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments))


# %% wrong: ids as positions | names: used as positions
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(ids % len(self.position.weight)) + self.segment(segments))


# %% wrong: normalised too soon | names: add first
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids)) + self.position(positions) + self.segment(segments)


# %% wrong: always segment 0 | names: segment 0
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments * 0))


# %% right: one-hot products
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(
            self.token(ids)
            + self.position.weight[: ids.shape[1]]
            + nn.functional.one_hot(segments, 2).to(self.segment.weight.dtype) @ self.segment.weight
        )


# %% right: row by row
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1])
        return torch.stack(
            [
                self.norm(self.token(i) + self.position(positions) + self.segment(s))
                for i, s in zip(ids, segments, strict=True)
            ]
        )


# %% wrong: positions of the whole context | names: torch.arange(ids.shape[1])
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(self.position.num_embeddings)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments))


# %% wrong: positions count the texts | names: torch.arange(ids.shape[1])
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[0], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments))


# %% wrong: positions of rows | names: count the rows
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[0])[:, None]
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments))


# %% wrong: side by side | names: the three vectors are added
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(
            torch.cat([self.token(ids), self.position(positions).expand(*ids.shape, -1), self.segment(segments)], -1)
        )


# %% wrong: each normalised | names: each part is normalised
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids)) + self.norm(self.position(positions)) + self.norm(self.segment(segments))


# %% wrong: normalised twice | names: normalised twice
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.norm(self.token(ids) + self.position(positions) + self.segment(segments)))


# %% wrong: segment after the norm | names: segments come after the norm
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions)) + self.segment(segments)


# %% wrong: a norm of its own | names: a LayerNorm of its own
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        total = self.token(ids) + self.position(positions) + self.segment(segments)
        return nn.functional.layer_norm(total, total.shape[-1:])


# %% wrong: multiplied | names: the three are multiplied
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) * self.position(positions) * self.segment(segments))


# %% wrong: segments added as numbers | names: or added as numbers
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions) + segments[..., None])


# %% wrong: positions backwards | names: count backwards
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1]).flip(0)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(segments))


# %% wrong: segments swapped | names: 0 and 1 are swapped
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.token(ids) + self.position(positions) + self.segment(1 - segments))


# %% wrong: no tokens | names: tokens are missing
class Embeddings(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int, context: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocab_size, embed_dim)
        self.position = nn.Embedding(context, embed_dim)
        self.segment = nn.Embedding(2, embed_dim)
        self.norm = nn.LayerNorm(embed_dim, eps=1e-12)
        for table in (self.token, self.position, self.segment):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, ids: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.position(positions) + self.segment(segments))
