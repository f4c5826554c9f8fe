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
