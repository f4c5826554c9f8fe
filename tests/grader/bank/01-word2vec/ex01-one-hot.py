# %% right: a loop that sets the ones
def one_hot(ids, vocab_size):
    rows = torch.zeros(len(ids), vocab_size)
    for n, i in enumerate(ids.tolist()):
        rows[n, i] = 1.0
    return rows


# %% right: torch's own, made floating point
def one_hot(ids, vocab_size):
    return torch.nn.functional.one_hot(ids, vocab_size).float()


# %% right: compare every id with every column, in double precision
def one_hot(ids, vocab_size):
    return (ids[:, None] == torch.arange(vocab_size)).double()


# %% right: scatter
def one_hot(ids, vocab_size):
    return torch.zeros(ids.shape[0], vocab_size).scatter_(1, ids.unsqueeze(1), 1.0)


# %% wrong: whole numbers | names: these are whole numbers
def one_hot(ids, vocab_size):
    return torch.nn.functional.one_hot(ids, vocab_size)


# %% wrong: booleans | names: these are true and false
def one_hot(ids, vocab_size):
    return ids[:, None] == torch.arange(vocab_size)


# %% wrong: words in the rows, places in the columns | names: rows and columns are swapped
def one_hot(ids, vocab_size):
    return torch.eye(vocab_size)[:, ids]


# %% wrong: counts from one | names: count from 1
def one_hot(ids, vocab_size):
    return torch.eye(vocab_size)[ids - 1]


# %% wrong: as many columns as the largest id needs | names: `vocab_size` is not used
def one_hot(ids, vocab_size):
    return torch.nn.functional.one_hot(ids).float()


# %% wrong: five columns written into the code | names: whatever `vocab_size` is
def one_hot(ids, vocab_size):
    return torch.eye(max(5, vocab_size))[ids][:, :5]


# %% wrong: ones in all the rows | names: each row holds the ones of all the words
def one_hot(ids, vocab_size):
    rows = torch.zeros(len(ids), vocab_size)
    rows[:, ids] = 1
    return rows


# %% wrong: one bag of words | names: all words share one row
def one_hot(ids, vocab_size):
    row = torch.zeros(vocab_size)
    row[ids] = 1
    return row


# %% wrong: a bag of words with counts | names: added up
def one_hot(ids, vocab_size):
    return torch.bincount(ids, minlength=vocab_size).float()


# %% wrong: the id where the one should be | names: holds the id in place of a 1
def one_hot(ids, vocab_size):
    rows = torch.zeros(len(ids), vocab_size)
    rows[torch.arange(len(ids)), ids] = ids.float()
    return rows


# %% wrong: a row for each different word | names: a repeated word gets only one row
def one_hot(ids, vocab_size):
    return torch.eye(vocab_size)[ids.unique()]


# %% wrong: zeros and ones swapped | names: zeros and ones are swapped
def one_hot(ids, vocab_size):
    rows = torch.ones(len(ids), vocab_size)
    rows[torch.arange(len(ids)), ids] = 0
    return rows


# %% wrong: sorts its argument on the way | names: changes its argument
def one_hot(ids, vocab_size):
    rows = torch.eye(vocab_size)[ids]
    ids.copy_(ids.sort().values)
    return rows


# %% wrong: a NumPy array | names: NumPy array where a torch tensor is asked for
def one_hot(ids, vocab_size):
    return np.eye(vocab_size)[ids.numpy()]
