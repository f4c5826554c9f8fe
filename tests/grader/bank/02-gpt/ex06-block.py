# %% right: with names for the parts
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        talked = x + self.attention(self.norm1(x))
        thought = self.mlp(self.norm2(talked))
        return talked + thought


# %% right: as a loop
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for norm, part in ((self.norm1, self.attention), (self.norm2, self.mlp)):
            x = torch.add(x, part(norm(x)))
        return x


# %% wrong: no residual connections | names: the residual connections are missing
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.attention(self.norm1(x))
        return self.mlp(self.norm2(x))


# %% wrong: no residual around attention | names: attention's residual connection is missing
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


# %% wrong: no residual around the MLP | names: the MLP's residual connection is missing
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norm1(x))
        return self.mlp(self.norm2(x))


# %% wrong: post-norm | names: post-norm
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm1(x + self.attention(x))
        return self.norm2(x + self.mlp(x))


# %% wrong: norms of the results | names: the norms are after the work
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.norm1(self.attention(x))
        return x + self.norm2(self.mlp(x))


# %% wrong: in parallel | names: the MLP reads the x from before attention
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.attention(self.norm1(x)) + self.mlp(self.norm2(x))


# %% wrong: the MLP first | names: the MLP comes first
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.mlp(self.norm2(x))
        return x + self.attention(self.norm1(x))


# %% wrong: norm1 twice | names: norm1 is used twice
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm1(x))


# %% wrong: norm2 twice | names: norm2 is used twice
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norm2(x))
        return x + self.mlp(self.norm2(x))


# %% wrong: no norms | names: the norms are not used
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(x)
        return x + self.mlp(x)


# %% wrong: no MLP | names: the MLP is not used
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.attention(self.norm1(x))


# %% wrong: adds to the normalised x | names: the normalised x is added
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm1(x)
        x = x + self.attention(x)
        return x + self.mlp(self.norm2(x))


# %% wrong: in place | names: changes its argument
class Block(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(embed_dim, bias=False)
        self.attention = MultiHeadAttention(embed_dim, num_heads)
        self.norm2 = nn.LayerNorm(embed_dim, bias=False)
        wide, narrow = nn.Linear(embed_dim, 4 * embed_dim, bias=False), nn.Linear(4 * embed_dim, embed_dim, bias=False)
        self.mlp = nn.Sequential(wide, nn.GELU(), narrow)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x += self.attention(self.norm1(x))
        x += self.mlp(self.norm2(x))
        return x
