# %% right: einops by hand
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        H = self.num_heads
        return tuple(self.qkv(x).view(B, T, 3, H, -1).permute(2, 0, 3, 1, 4))

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(torch.cat(list(y.unbind(1)), dim=-1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% right: torch's own attention
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y = nn.functional.scaled_dot_product_attention(rotate(q), rotate(k), v, is_causal=True)
        return self.join(y)


# %% right: head by head
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        mask = causal_mask(x.shape[1])
        heads = [attention(rotate(q[:, h]), rotate(k[:, h]), v[:, h], mask)[0] for h in range(self.num_heads)]
        return self.join(torch.stack(heads, dim=1))


# %% wrong: view without transpose | names: which mixes tokens
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.reshape(B, self.num_heads, T, -1) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: T before H | names: T comes before H
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: keys first | names: the order is queries, keys, values
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        k, q, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: heads of neighbours | names: neighbouring numbers go to different heads
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, -1, self.num_heads).permute(0, 3, 1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: each head takes its q, k and v in turn | names: all queries come first
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = self.qkv(x).view(B, T, self.num_heads, 3, -1).permute(3, 0, 2, 1, 4)
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: rotated in project | names: it is rotated already
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return rotate(q), rotate(k), v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: join without transpose | names: without transposing T and H back
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.reshape(y.shape[0], y.shape[2], -1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: join without out | names: `out` is not applied
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return y.transpose(1, 2).flatten(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: heads interleaved | names: head after head
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.permute(0, 2, 3, 1).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: no rotation | names: q and k are not rotated
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(q, k, v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: v rotated too | names: v is rotated too
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), rotate(v), causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: only q rotated | names: k is not rotated
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), k, v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: not causal | names: it is not causal
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v)
        return self.join(y)


# %% wrong: adds x | names: that is the block's work
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return x + self.join(y)


# %% wrong: not cut into heads | names: it is not cut into heads
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = self.qkv(x).chunk(3, -1)
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: out twice | names: join does it
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.out(self.join(y))


# %% wrong: k and v swapped | names: k and v are swapped
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(v), k, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: keeps attention's pair | names: go on with the first
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, weights = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y), weights


# %% wrong: x is rotated | names: x is rotated
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(rotate(x))
        y, _ = attention(q, k, v, causal_mask(x.shape[1]))
        return self.join(y)


# %% wrong: heads added up | names: put them side by side
class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim: int, num_heads: int):
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)  # queries, then keys, then values
        self.out = nn.Linear(embed_dim, embed_dim, bias=False)

    def project(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        return q, k, v

    def join(self, y: torch.Tensor) -> torch.Tensor:
        return self.out(torch.cat([y.sum(1)] * self.num_heads, -1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        q, k, v = self.project(x)
        y, _ = attention(rotate(q), rotate(k), v, causal_mask(x.shape[1]))
        return self.join(y)
