# %% right: a bag of counts times the table
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        V = self.context.num_embeddings
        bag = torch.nn.functional.one_hot(contexts + 1, V + 1)[:, :, 1:].sum(1).float()
        return self.centre(bag @ self.context.weight / bag.sum(1, keepdim=True).clamp(min=1))


# %% right: row by row
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        means = []
        for row in contexts:
            words = row[row != -1]
            empty = torch.zeros(self.context.embedding_dim)
            means.append(self.context(words).mean(0) if len(words) else empty)
        return torch.stack(means) @ self.centre.weight.T


# %% right: the mean of each word's logits, zeros for the padding
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        real = contexts != -1
        scores = self.centre(self.context(torch.where(real, contexts, 0)))
        scores = scores.masked_fill(~real.unsqueeze(-1), 0.0)
        return scores.sum(dim=1) / torch.maximum(real.sum(dim=1, keepdim=True), torch.tensor(1))


# %% right: a row of zeros in front of the table
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        table = torch.nn.functional.pad(self.context.weight, (0, 0, 1, 0))
        known = (contexts >= 0).sum(1, keepdim=True)
        return self.centre(table[contexts + 1].sum(1) / known.clamp(min=1))


# %% wrong: the sum of the vectors | names: the sum of the vectors, not their mean
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        return self.centre(vectors.sum(1))


# %% wrong: divides by the width of the window | names: the mean is over the padding too
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        return self.centre(vectors.mean(1))


# %% wrong: indexes the table with -1 | names: -1 is taken for the last word
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        return self.centre(self.context.weight[contexts].mean(1))


# %% wrong: clamps and forgets the mask | names: the padding is taken for word 0
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        return self.centre(self.context(contexts.clamp(min=0)).mean(1))


# %% wrong: the mask leaves word 0 out | names: word 0 is taken for padding
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts > 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        return self.centre(vectors.sum(1) / mask.sum(1, keepdim=True).clamp(min=1))


# %% wrong: only the first word | names: only the first word of each context
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        return self.centre(self.context(contexts[:, 0].clamp(min=0)))


# %% wrong: the largest value | names: the largest value, not the mean
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        vectors = self.context(contexts.clamp(min=0)).masked_fill((contexts < 0)[:, :, None], -torch.inf)
        return self.centre(vectors.max(1).values)


# %% wrong: a softmax at the end | names: return the scores before the softmax
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        return self.centre(vectors.sum(1) / mask.sum(1, keepdim=True).clamp(min=1)).softmax(1)


# %% wrong: no words, no guard | names: 0/0
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        return self.centre(vectors.sum(1) / mask.sum(1, keepdim=True))


# %% wrong: overwrites the padding in its argument | names: changes its argument
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        contexts[contexts < 0] = 0
        vectors = self.context(contexts) * mask[:, :, None]
        return self.centre(vectors.sum(1) / mask.sum(1, keepdim=True).clamp(min=1))


# %% wrong: cuts the gradient | names: no gradient reaches
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context.weight.data[contexts.clamp(min=0)] * mask[:, :, None]
        return self.centre(vectors.sum(1) / mask.sum(1, keepdim=True).clamp(min=1))


# %% wrong: one table in both roles | names: a word has two vectors
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        return vectors.sum(1) / mask.sum(1, keepdim=True).clamp(min=1) @ self.context.weight.T


# %% wrong: the mean of the whole batch | names: all rows share the mean of the batch
class CBOW(torch.nn.Module):
    def __init__(self, vocab_size, embed_dim):
        super().__init__()
        self.context = torch.nn.Embedding(vocab_size, embed_dim)
        self.centre = torch.nn.Linear(embed_dim, vocab_size, bias=False)

    def forward(self, contexts):
        mask = (contexts >= 0).float()
        vectors = self.context(contexts.clamp(min=0)) * mask[:, :, None]
        means = vectors.sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
        return self.centre(means.mean(0, keepdim=True).expand_as(means))
