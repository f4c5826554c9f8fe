# %% right: with str.translate
import string


def plain_words(answer):
    text = "".join(c for c in answer.lower() if c not in string.punctuation)
    return [word for word in text.split() if word not in {"a", "an", "the"}]


def exact_match(given, expected):
    return " ".join(plain_words(given)) == " ".join(plain_words(expected))


def f1(given, expected):
    a, b = plain_words(given), plain_words(expected)
    if not a or not b:
        return float(a == b)
    common = sum(min(a.count(word), b.count(word)) for word in set(a))
    if common == 0:
        return 0.0
    precision, recall = common / len(a), common / len(b)
    return 2 * precision * recall / (precision + recall)


# %% right: removing one by one
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common, rest = 0, list(b)
    for word in a:
        if word in rest:
            rest.remove(word)
            common += 1
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: capitals stay | names: capitals are still
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer).split() if word not in ("a", "an", "the", "A", "An", "The")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: punctuation stays | names: punctuation is still
def plain_words(answer: str) -> list[str]:
    return [word for word in answer.lower().split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: articles stay | names: articles are still
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split()]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: only the | names: only `the`
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("the",)]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: sets in F1 | names: repeated words count once
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    a, b = set(a), set(b)
    common = len(a & b)
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: Jaccard | names: Jaccard
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return common / (len(a) + len(b) - common) if a or b else 1.0


# %% wrong: no factor 2 | names: factor 2
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: every repeat counts | names: each of the three
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum(word in b for word in a)
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: empty answers disagree | names: two empty answers
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 0.0


# %% wrong: a text | names: a list of words
def plain_words(answer: str) -> list[str]:
    return " ".join(word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the"))


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0
