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


# %% right: findall and fractions
def plain_words(answer: str) -> list[str]:
    return [w for w in re.findall(r"\w+", answer.lower()) if w not in {"a", "an", "the"}]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    if not a or not b:
        return float(a == b)
    p, r = common / len(a), common / len(b)
    return 2 * p * r / (p + r) if common else 0.0


# %% wrong: no words in common | names: F1 is 0 then
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    if not a and not b:
        return 1.0
    p, r = common / max(len(a), 1), common / max(len(b), 1)
    return 2 * p * r / (p + r)


# %% wrong: divided without words | names: before any division
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b))


# %% wrong: divided when one is empty | names: one answer has no word
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    if not a and not b:
        return 1.0
    p, r = common / len(a), common / len(b)
    return 2 * p * r / (p + r) if common else 0.0


# %% wrong: articles before punctuation | names: articles are left out before punctuation
def plain_words(answer: str) -> list[str]:
    words = [w for w in answer.lower().split() if w not in ("a", "an", "the")]
    return re.sub(r"[^\w\s]", "", " ".join(words)).split()


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: the cut out of words | names: cut out of
def plain_words(answer: str) -> list[str]:
    text = re.sub(r"[^\w\s]", "", answer.lower())
    for article in ("the", "an"):
        text = text.replace(article, "")
    return [w for w in text.split() if w != "a"]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: sorted words | names: order counts
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return sorted(plain_words(given)) == sorted(plain_words(expected))


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: sets of words | names: order counts
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return set(plain_words(given)) == set(plain_words(expected))


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: as they stand | names: compare plain words
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return given == expected


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: a part | names: a part of the answer
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return " ".join(plain_words(given)) in " ".join(plain_words(expected))


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: joined | names: words are joined
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return "".join(plain_words(given)) == "".join(plain_words(expected))


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: 0 or 1 | names: True or False is asked for
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return int(plain_words(given) == plain_words(expected))


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: precision | names: this is the precision
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return common / len(a) if a else float(not b)


# %% wrong: recall | names: this is the recall
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return common / len(b) if b else float(not a)


# %% wrong: the ordinary mean | names: ordinary mean
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    if not a or not b:
        return float(a == b)
    return (common / len(a) + common / len(b)) / 2


# %% wrong: letters | names: letters are counted
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = "".join(plain_words(given)), "".join(plain_words(expected))
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: articles in F1 | names: articles count as words
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = (re.findall(r"\w+", x.lower()) for x in (given, expected))
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: empty words | names: empty words are left
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split(" ") if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: a Counter added up | names: add up its values
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum(Counter(a) & Counter(b))
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: words of either | names: words of either count
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) | Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: every repeat expected counts | names: each of the three counts
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum(w in a for w in b)
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: digits left out | names: digits are no punctuation
def plain_words(answer: str) -> list[str]:
    return [word for word in re.sub(r"[^a-z\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given: str, expected: str) -> bool:
    return plain_words(given) == plain_words(expected)


def f1(given: str, expected: str) -> float:
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0


# %% wrong: words in common as a set | names: repeated words count once
def plain_words(answer):
    return [word for word in re.sub(r"[^\w\s]", "", answer.lower()).split() if word not in ("a", "an", "the")]


def exact_match(given, expected):
    return plain_words(given) == plain_words(expected)


def f1(given, expected):
    a, b = plain_words(given), plain_words(expected)
    if not a and not b:
        return 1.0
    return 2 * len(set(a) & set(b)) / (len(a) + len(b))


# %% wrong: a and the cut out with the space behind them | names: cut out of a longer word
def plain_words(answer):
    text = re.sub(r"[^\w\s]", "", answer.lower())
    for article in ("the ", "an ", "a "):
        text = text.replace(article, "")
    return text.split()


def exact_match(given, expected):
    return plain_words(given) == plain_words(expected)


def f1(given, expected):
    a, b = plain_words(given), plain_words(expected)
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if a or b else 1.0
