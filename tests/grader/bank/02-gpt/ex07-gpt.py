# %% right: a sum over the parts
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    C = embed_dim
    attention = 3 * C * C + C * C
    mlp = C * 4 * C + 4 * C * C
    total = vocab_size * C + C * vocab_size
    for _ in range(num_layers):
        total += attention + mlp + C + C
    return total + C


# %% right: look-up by index
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding.weight[ids]
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.features(ids) @ self.head.weight.T


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: no last norm | names: the last norm is missing
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return x

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: features are logits | names: the head belongs in forward
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.features(ids)


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: probabilities | names: return the scores before the softmax
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids)).softmax(-1)


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: embedding as head | names: a head of its own
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.features(ids) @ self.embedding.weight.T


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: only the last token | names: return them for every token
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids)[:, -1])


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: norm twice | names: the last norm is applied twice
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.norm(self.features(ids)))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: head not counted | names: the head is missing
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: last norm not counted | names: the last norm is missing
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block


# %% wrong: biases counted | names: biases are counted
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 13 * embed_dim
    return 2 * vocab_size * embed_dim + vocab_size + num_layers * block + 2 * embed_dim


# %% wrong: one matrix for q, k and v | names: queries, keys and values have a matrix each
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 10 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: one block counted | names: only one block is counted
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + block + embed_dim


# %% wrong: only the last block | names: only the last block is used
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            y = block(x)
        return self.norm(y)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: blocks in reverse | names: the blocks are used in reverse
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in reversed(self.blocks):
            x = block(x)
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim


# %% wrong: no blocks | names: the blocks are not used
class GPT(nn.Module):
    def __init__(self, vocab_size: int, embed_dim: int = 128, num_heads: int = 4, num_layers: int = 3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.blocks = nn.ModuleList(Block(embed_dim, num_heads) for _ in range(num_layers))
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        self.head = nn.Linear(embed_dim, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.5)
        for matrix in [self.head, *(m for block in self.blocks for m in (block.attention.out, block.mlp[2]))]:
            nn.init.zeros_(matrix.weight)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        x = self.embedding(ids)
        for block in self.blocks:
            pass
        return self.norm(x)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(ids))


def count_parameters(vocab_size: int, embed_dim: int, num_layers: int) -> int:
    block = 12 * embed_dim**2 + 2 * embed_dim
    return 2 * vocab_size * embed_dim + num_layers * block + embed_dim
