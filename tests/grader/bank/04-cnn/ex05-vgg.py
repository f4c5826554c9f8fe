# %% right: layers one by one
def vgg(recipe, num_classes, size=224, hidden=4096):
    net, width = nn.Sequential(), 3
    for entry in recipe:
        if isinstance(entry, str):
            net.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        net.append(nn.Conv2d(width, entry, kernel_size=3, stride=1, padding=1))
        net.append(nn.ReLU(inplace=True))
        width = entry
    side = size // 2 ** list(recipe).count("M")
    net.append(nn.Flatten())
    for a, b in ((width * side * side, hidden), (hidden, hidden)):
        net.extend([nn.Linear(a, b), nn.ReLU(), nn.Dropout()])
    return net.append(nn.Linear(hidden, num_classes))


def count_parameters(net):
    return sum(math.prod(p.shape) for p in net.parameters())


# %% right: counts only what is learned
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters() if parameter.requires_grad)


# %% wrong: no bias | names: no bias
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1, bias=False), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


# %% wrong: two linear layers | names: one linear layer is missing
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


# %% wrong: no ReLU after convolutions | names: ReLUs after the convolutions
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1)]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


# %% wrong: ReLU at the end | names: after the last layer
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes), nn.ReLU()]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


# %% wrong: no dropout | names: dropout is missing
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Identity()]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Identity(), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


# %% wrong: M forgotten in the size | names: does not shrink
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters())


# %% wrong: biases not counted | names: biases are not counted
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(parameter.numel() for parameter in net.parameters() if parameter.ndim > 1)


# %% wrong: tensors counted | names: tensors
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return len(list(net.parameters()))


# %% wrong: buffers counted | names: buffers are not learned
def vgg(recipe: list, num_classes: int, size: int = 224, hidden: int = 4096) -> nn.Sequential:
    layers, channels = [], 3
    for n in recipe:
        if n == "M":
            layers.append(nn.MaxPool2d(2))
            size //= 2
        else:
            layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU()]
            channels = n
    widths = [channels * size**2, hidden, hidden]
    layers += [nn.Flatten(), nn.Linear(widths[0], hidden), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, num_classes)]
    return nn.Sequential(*layers)


def count_parameters(net: nn.Module) -> int:
    return sum(p.numel() for p in [*net.parameters(), *net.buffers()] if p.ndim)


# %% wrong: hidden ignored | names: hidden` is ignored
def vgg(recipe, num_classes, size=224, hidden=4096):
    net, width = nn.Sequential(), 3
    for entry in recipe:
        if isinstance(entry, str):
            net.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        net.append(nn.Conv2d(width, entry, kernel_size=3, stride=1, padding=1))
        net.append(nn.ReLU(inplace=True))
        width = entry
    side = size // 2 ** list(recipe).count("M")
    net.append(nn.Flatten())
    for a, b in ((width * side * side, 4096), (4096, 4096)):
        net.extend([nn.Linear(a, b), nn.ReLU(), nn.Dropout()])
    return net.append(nn.Linear(4096, num_classes))


def count_parameters(net):
    return sum(math.prod(p.shape) for p in net.parameters())


# %% wrong: channels of the picture throughout | names: as many channels as the one before
def vgg(recipe, num_classes, size=224, hidden=4096):
    net, width = nn.Sequential(), 3
    for entry in recipe:
        if isinstance(entry, str):
            net.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        net.append(nn.Conv2d(3, entry, kernel_size=3, stride=1, padding=1))
        net.append(nn.ReLU(inplace=True))
        width = entry
    side = size // 2 ** list(recipe).count("M")
    net.append(nn.Flatten())
    for a, b in ((width * side * side, hidden), (hidden, hidden)):
        net.extend([nn.Linear(a, b), nn.ReLU(), nn.Dropout()])
    return net.append(nn.Linear(hidden, num_classes))


def count_parameters(net):
    return sum(math.prod(p.shape) for p in net.parameters())


# %% wrong: the side of ImageNet | names: halved by each M
def vgg(recipe, num_classes, size=224, hidden=4096):
    net, width = nn.Sequential(), 3
    for entry in recipe:
        if isinstance(entry, str):
            net.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        net.append(nn.Conv2d(width, entry, kernel_size=3, stride=1, padding=1))
        net.append(nn.ReLU(inplace=True))
        width = entry
    side = 224 // 2 ** list(recipe).count("M")
    net.append(nn.Flatten())
    for a, b in ((width * side * side, hidden), (hidden, hidden)):
        net.extend([nn.Linear(a, b), nn.ReLU(), nn.Dropout()])
    return net.append(nn.Linear(hidden, num_classes))


def count_parameters(net):
    return sum(math.prod(p.shape) for p in net.parameters())


# %% wrong: empties the recipe | names: modified in place
def vgg(recipe, num_classes, size=224, hidden=4096):
    net, width = nn.Sequential(), 3
    for entry in recipe:
        if isinstance(entry, str):
            net.append(nn.MaxPool2d(kernel_size=2, stride=2))
            continue
        net.append(nn.Conv2d(width, entry, kernel_size=3, stride=1, padding=1))
        net.append(nn.ReLU(inplace=True))
        width = entry
    side = size // 2 ** list(recipe).count("M")
    recipe.clear()
    net.append(nn.Flatten())
    for a, b in ((width * side * side, hidden), (hidden, hidden)):
        net.extend([nn.Linear(a, b), nn.ReLU(), nn.Dropout()])
    return net.append(nn.Linear(hidden, num_classes))


def count_parameters(net):
    return sum(math.prod(p.shape) for p in net.parameters())
