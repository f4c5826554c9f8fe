# %% right: a loop over numbers
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% right: lists of layers, ReLU in the methods
class Autoencoder(nn.Module):
    def __init__(self, sizes: list[int], linear: bool = False) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.up = nn.ModuleList(nn.Linear(b, a) for a, b in reversed(list(zip(sizes, sizes[1:]))))

    def run(self, layers, x):
        for i, layer in enumerate(layers):
            x = layer(x) if i == 0 else layer(x if self.linear else x.clamp(min=0))
        return x

    def encode(self, x):
        return self.run(self.down, x)

    def decode(self, code):
        return self.run(self.up, code)

    def forward(self, x):
        return self.run(self.up, self.run(self.down, x))


# %% wrong: ReLU on the code | names: the code passes through a ReLU
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return F.relu(self.f(x))

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: ReLU at every end | names: the code passes through a ReLU
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: ReLU on the result | names: the result passes through a ReLU
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return F.relu(self.g(code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: sigmoid on the result | names: sigmoid
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return torch.sigmoid(self.g(code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: no ReLU | names: the ReLUs between the layers are missing
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if False:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: ReLU though linear | names: though `linear` is True
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: no bias | names: no bias
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1], bias=False))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: decoder not the mirror | names: not the mirror
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack([sizes[-1], sizes[0]], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: no decoder | names: no decoder
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f = self.stack(sizes, linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: the code is returned | names: this is the code
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.encode(x)


# %% wrong: the input is added | names: the input is added
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return x + self.decode(self.encode(x))


# %% wrong: ReLU on the code's way | names: passes through a ReLU on its way
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(F.relu(self.encode(x)))


# %% wrong: tanh | names: tanh
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.Tanh())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: encode gives the item again | names: return the code
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.g(self.f(x))

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.g(self.f(x))


# %% wrong: no gradient | names: cut by
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x).detach()

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: layers in a Python list | names: a Python list hides
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f, self.g = self.stack(sizes, linear), self.stack(sizes[::-1], linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return layers

    def encode(self, x):
        for layer in self.f:
            x = layer(x)
        return x

    def decode(self, code):
        for layer in self.g:
            code = layer(code)
        return code

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: decoder made first | names: make the encoder before
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.g = self.stack(sizes[::-1], linear)
        self.f = self.stack(sizes, linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% wrong: turns the list round | names: modified in place
class Autoencoder(nn.Module):
    def __init__(self, sizes, linear=False):
        super().__init__()
        self.f = self.stack(sizes, linear)
        sizes.reverse()
        self.g = self.stack(sizes, linear)

    def stack(self, sizes, linear):
        layers = []
        for i in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[i], sizes[i + 1]))
            if i < len(sizes) - 2 and not linear:
                layers.append(nn.ReLU())
        return nn.Sequential(*layers)

    def encode(self, x):
        return self.f(x)

    def decode(self, code):
        return self.g(code)

    def forward(self, x):
        return self.decode(self.encode(x))
