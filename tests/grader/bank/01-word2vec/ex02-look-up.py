# %% right: one place after the other
def look_up(ids, table):
    return torch.stack([torch.stack([table[i] for i in sentence]) for sentence in ids])


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[2], dtype=grad.dtype)
    for b in range(ids.shape[0]):
        for t in range(ids.shape[1]):
            rows[ids[b, t]] += grad[b, t]
    return rows


# %% right: one-hot products, forward and back
def look_up(ids, table):
    return torch.nn.functional.one_hot(ids, len(table)).to(table.dtype) @ table


def look_up_gradient(ids, grad, vocab_size):
    hot = torch.nn.functional.one_hot(ids, vocab_size).to(grad.dtype)
    return torch.einsum("btv,btc->vc", hot, grad)


# %% right: torch's embedding and autograd
def look_up(ids, table):
    return torch.nn.functional.embedding(ids, table)


def look_up_gradient(ids, grad, vocab_size):
    table = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype, requires_grad=True)
    torch.nn.functional.embedding(ids, table).backward(grad)
    return table.grad


# %% right: index_select and NumPy's add.at
def look_up(ids, table):
    return table.index_select(0, ids.reshape(-1)).reshape(*ids.shape, -1)


def look_up_gradient(ids, grad, vocab_size):
    rows = np.zeros((vocab_size, grad.shape[-1]))
    np.add.at(rows, ids.numpy(), grad.numpy())
    return torch.from_numpy(rows).to(grad.dtype)


# %% wrong: columns in place of rows | names: columns of the table
def look_up(ids, table):
    return table.T[ids.clamp(max=table.shape[1] - 1)]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: counts from one | names: count from 1
def look_up(ids, table):
    return table[ids - 1]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: adds up the rows | names: the rows are added up
def look_up(ids, table):
    return table[ids].sum(1)


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: averages the rows | names: the rows are averaged
def look_up(ids, table):
    return table[ids].mean(1)


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: runs the batch and the places together | names: B and T are run together
def look_up(ids, table):
    return table[ids.flatten()]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: places first, batch second | names: B and T are swapped
def look_up(ids, table):
    return table[ids.T] if len(ids) > 1 else table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: single precision whatever the table | names: should hold torch.float64
def look_up(ids, table):
    return torch.nn.functional.one_hot(ids, len(table)).float() @ table.float()


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))


# %% wrong: assigns, so that the last place wins | names: only the last place of a word counts
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    rows[ids] = grad
    return rows


# %% wrong: adds with an index, so that the last place wins | names: only the last place of a word counts
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    rows[ids] += grad
    return rows


# %% wrong: the mean over a word's places | names: the mean, not the sum
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))
    return rows / torch.bincount(ids.flatten(), minlength=vocab_size).clamp(min=1)[:, None]


# %% wrong: only rows of words that occur | names: words that are not in `ids` have no row
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    words, place = ids.unique(return_inverse=True)
    rows = torch.zeros(len(words), grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, place.flatten(), grad.flatten(0, 1))


# %% wrong: only the first sentence of the batch | names: only the first sentence
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids[0], grad[0])


# %% wrong: divides by the batch | names: divided by the batch size
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    return rows.index_add_(0, ids.flatten(), grad.flatten(0, 1)) / len(ids)


# %% wrong: doubles the gradient in place | names: changes its argument number 2
def look_up(ids, table):
    return table[ids]


def look_up_gradient(ids, grad, vocab_size):
    rows = torch.zeros(vocab_size, grad.shape[-1], dtype=grad.dtype)
    rows.index_add_(0, ids.flatten(), grad.flatten(0, 1))
    grad.zero_()
    return rows
