# %% right: unfold and fold
def to_patches(x, s):
    return F.unfold(x, s, stride=s).transpose(1, 2)


def to_pictures(patches, s, height, width):
    return F.fold(patches.transpose(1, 2), (height, width), s, stride=s)


# %% right: loops
def to_patches(x, s):
    rows, columns = range(0, x.shape[2], s), range(0, x.shape[3], s)
    return torch.stack([x[:, :, i : i + s, j : j + s].flatten(1) for i in rows for j in columns], dim=1)


def to_pictures(patches, s, height, width):
    squares = patches.unflatten(2, (-1, s, s))
    rows = squares.split(width // s, dim=1)
    return torch.cat([torch.cat(list(row.unbind(1)), dim=3) for row in rows], dim=2)


# %% wrong: columns first | names: in order of columns
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 4, 2, 1, 3, 5)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: channels last | names: channels come last
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 3, 5, 1)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: column after column within a patch | names: within a patch it goes column after column
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 5, 3)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: only reshaped | names: strips, not squares
def to_patches(x, s):
    B, C, H, W = x.shape
    return x.reshape(B, (H // s) * (W // s), C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: unfold not transposed | names: transpose them
def to_patches(x, s):
    return F.unfold(x, s, stride=s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: patches of each channel | names: each channel has patches of its own
def to_patches(x, s):
    parts = [F.unfold(x[:, c : c + 1], s, stride=s).transpose(1, 2) for c in range(x.shape[1])]
    return torch.cat(parts, dim=1)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: four dimensions | names: rows and columns of patches are kept apart
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 3, 5)
    return grid.reshape(B, H // s, W // s, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), -1, height, width)


# %% wrong: back without a change of order | names: reshaped without a change of order
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 3, 5)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    return patches.reshape(len(patches), -1, height, width)


# %% wrong: back with height and width exchanged | names: height and width change places
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 3, 5)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 2, 5, 1, 4).reshape(len(patches), -1, width, height)


# %% wrong: back with rows and columns of a patch exchanged | names: within a patch rows and columns change places
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 3, 5)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, -1, s, s)
    return grid.permute(0, 3, 1, 5, 2, 4).reshape(len(patches), -1, height, width)


# %% wrong: back with channels last | names: channels are taken last
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 3, 5)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, s, s, -1)
    return grid.permute(0, 5, 1, 3, 2, 4).reshape(len(patches), -1, height, width)


# %% wrong: three channels | names: C is D / s²
def to_patches(x, s):
    B, C, H, W = x.shape
    grid = x.reshape(B, C, H // s, s, W // s, s).permute(0, 2, 4, 1, 3, 5)
    return grid.reshape(B, -1, C * s * s)


def to_pictures(patches, s, height, width):
    grid = patches.view(len(patches), height // s, width // s, 3, s, s)
    return grid.permute(0, 3, 1, 4, 2, 5).reshape(len(patches), 3, height, width)
