# %% right: einsum
def grad_cam(activations, gradients):
    B, C, H, W = activations.shape
    alpha = gradients.sum((2, 3)) / (H * W)
    m = torch.einsum("bc,bchw->bhw", alpha, activations).clamp(min=0)
    top = m.flatten(1).max(1).values.view(B, 1, 1)
    return torch.where(top > 0, m / top.masked_fill(top == 0, 1), torch.zeros_like(m))


# %% right: a loop over the pictures
def grad_cam(activations, gradients):
    maps = []
    for a, d in zip(activations, gradients, strict=True):
        m = torch.relu((d.mean((1, 2))[:, None, None] * a).sum(0))
        maps.append(m / m.max() if m.max() > 0 else m)
    return torch.stack(maps)


# %% wrong: gradients not averaged | names: not averaged over the places
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients
    maps = F.relu((weights * activations).sum(1))
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: no ReLU | names: ReLU is missing
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((2, 3), keepdim=True)
    maps = (weights * activations).sum(1)
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: ReLU before the sum | names: before the sum
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((2, 3), keepdim=True)
    maps = F.relu(weights * activations).sum(1)
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: not scaled | names: not divided by its largest
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((2, 3), keepdim=True)
    maps = F.relu((weights * activations).sum(1))
    return maps


# %% wrong: one maximum for all | names: largest value of the batch
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((2, 3), keepdim=True)
    maps = F.relu((weights * activations).sum(1))
    return maps / maps.max().clamp(min=1e-12)


# %% wrong: absolute value | names: absolute value
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((2, 3), keepdim=True)
    maps = (weights * activations).sum(1).abs()
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: sizes of gradients | names: with their signs
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.abs().mean((2, 3), keepdim=True)
    maps = F.relu((weights * activations).sum(1))
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: over the channels | names: over the channels: over the places
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean(1, keepdim=True)
    maps = F.relu((weights * activations).sum(1))
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: over the batch | names: over the batch too
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((0, 2, 3), keepdim=True)
    maps = F.relu((weights * activations).sum(1))
    return maps / maps.amax((1, 2), keepdim=True).clamp(min=1e-12)


# %% wrong: 0 / 0 | names: 0 / 0
def grad_cam(activations: torch.Tensor, gradients: torch.Tensor) -> torch.Tensor:
    weights = gradients.mean((2, 3), keepdim=True)
    maps = F.relu((weights * activations).sum(1))
    return maps / maps.amax((1, 2), keepdim=True)


# %% wrong: 0 / 0 in a batch | names: 0 / 0
def grad_cam(activations, gradients):
    B, C, H, W = activations.shape
    alpha = gradients.sum((2, 3)) / (H * W)
    m = torch.einsum("bc,bchw->bhw", alpha, activations).clamp(min=0)
    top = m.flatten(1).max(1).values.view(B, 1, 1)
    return m / top if m.max() > 0 else m
