# %% right: with names for the parts
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        q, k, v = self.heads(x)
        y, weights = attention(q, k, v, mask)
        return self.out(torch.cat(y.unbind(1), -1)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% right: with reshape
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.permute(0, 2, 1, 3).reshape(x.shape)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm is True:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: orders swapped | names: pre-norm and post-norm are swapped
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if not self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: no residual of attention | names: attention's residual
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: no residual of the MLP | names: the MLP's residual
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(self.down(nn.functional.gelu(self.up(x))))


# %% wrong: no norms | names: the norms are not used
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = x + self.attend(x, mask)[0]
        return x + self.down(nn.functional.gelu(self.up(x)))


# %% wrong: no norm2 | names: norm2 is not used
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return x + self.down(nn.functional.gelu(self.up(x)))


# %% wrong: no out | names: mixed by `out`
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return y.transpose(1, 2).flatten(2), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: heads not brought together | names: transpose first
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.reshape(x.shape)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: ReLU | names: ReLU where GELU
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(torch.relu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(torch.relu(self.up(x))))


# %% wrong: norm1 twice | names: norm1 is used twice
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm1(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm1(x + self.down(nn.functional.gelu(self.up(x))))


# %% right: joined with einsum
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        B, H, T, D = y.shape
        out = self.out.weight.view(H * D, H, D)
        return torch.einsum("bhtd,chd->btc", y, out) + self.out.bias, weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% right: one order from the other
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        def same(z):
            return z

        def mlp(z):
            return self.down(nn.GELU()(self.up(z)))

        first = (self.norm1, self.norm2) if self.pre_norm else (same, same)
        last = (same, same) if self.pre_norm else (self.norm1, self.norm2)
        x = last[0](x + self.attend(first[0](x), mask)[0])
        return last[1](x + mlp(first[1](x)))


# %% wrong: attend gives one | names: should return two tensors
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask))
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: both results added | names: the first is A(x)
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask))
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: heads not brought together, and too wide | names: y.transpose(1, 2).flatten(2)
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: a view of what was transposed | names: y.transpose(1, 2).flatten(2)
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).view(*x.shape)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: attention gives two | names: results (B, H, T, D) and weights
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.out(attention(*self.heads(x), mask).transpose(1, 2).flatten(2)), None

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: no mask | names: the mask is not handed to attention
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), torch.ones_like(mask))
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: heads made anew, not turned | names: which turns them
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        y, weights = attention(q, k, v, mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: queries and keys swapped | names: queries and keys are swapped
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        k, q, v = self.heads(x)
        y, weights = attention(q, k, v, mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: no GELU | names: GELU is missing
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(self.up(self.norm2(x)))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(self.up(x)))


# %% wrong: GELU last | names: GELU comes after
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + nn.functional.gelu(self.down(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + nn.functional.gelu(self.down(self.up(x))))


# %% wrong: the normalised x is added to | names: the normalised x is added to
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = self.norm1(x)
            x = x + self.attend(x, mask)[0]
            x = self.norm2(x)
            return x + self.down(nn.functional.gelu(self.up(x)))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: always post-norm | names: `self.pre_norm` is not looked at
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if False:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: the work is normalised | names: of the work alone
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = x + self.norm1(self.attend(x, mask)[0])
        return x + self.norm2(self.down(nn.functional.gelu(self.up(x))))


# %% wrong: no norm1 | names: norm1 is not used
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(x, mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = x + self.attend(x, mask)[0]
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: side by side | names: work side by side
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            return x + self.attend(self.norm1(x), mask)[0] + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: the MLP adds to the first x | names: added to x, not to what
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        y = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(y))))


# %% wrong: the weights returned too | names: not the weights
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        found, weights = self.attend(x, mask)
        x = self.norm1(x + found)
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x)))), weights


# %% wrong: x changed | names: modified in place
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x += self.attend(x, mask)[0]
        x = self.norm1(x)
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: x added in attend | names: that is forward
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return x + self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[0]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[0])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: weights first | names: the results come first
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return weights, self.out(y.transpose(1, 2).flatten(2))

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[1]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[1])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))


# %% wrong: the weights added | names: add the first to x
class Block(nn.Module):
    def __init__(
        self, embed_dim: int, num_heads: int, mlp_dim: int, pre_norm: bool = False, rotary: bool = False
    ) -> None:
        super().__init__()
        self.num_heads, self.pre_norm, self.rotary = num_heads, pre_norm, rotary
        self.query, self.key, self.value, self.out = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.up, self.down = nn.Linear(embed_dim, mlp_dim), nn.Linear(mlp_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-12) for _ in range(2))
        for last in (self.out, self.down):  # at the start the block adds nothing
            nn.init.zeros_(last.weight)

    def heads(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        B, T, _ = x.shape
        parts = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(B, T, self.num_heads, -1).transpose(1, 2) for part in parts)
        return (rotate(q), rotate(k), v) if self.rotary else (q, k, v)

    def attend(self, x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        y, weights = attention(*self.heads(x), mask)
        return self.out(y.transpose(1, 2).flatten(2)), weights

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self.pre_norm:
            x = x + self.attend(self.norm1(x), mask)[1]
            return x + self.down(nn.functional.gelu(self.up(self.norm2(x))))
        x = self.norm1(x + self.attend(x, mask)[1])
        return self.norm2(x + self.down(nn.functional.gelu(self.up(x))))
