"""Weights that ship: they come back as they were saved, with a card that can be trusted."""

import pytest
import torch
from torch import nn

from pretrain import pretrained

CARD = {"data": "none", "steps": 1, "seconds": 1, "machine": "this", "loss": 1.5, "licence": "MIT"}


def test_weights_come_back_rounded_with_their_card(tmp_path):
    model = nn.Linear(5, 3)
    pretrained.save("tiny", model.state_dict(), CARD, tmp_path)
    state, card = pretrained.load("tiny", tmp_path)
    assert all(torch.equal(state[key], value) for key, value in pretrained.rounded(model.state_dict()).items())
    assert all(value.dtype == torch.float32 for value in state.values())
    assert torch.allclose(state["weight"], model.weight, atol=1e-3)
    assert {key: card[key] for key in CARD} == CARD and len(card["sha256"]) == 64


def test_a_card_that_lacks_something_is_refused(tmp_path):
    with pytest.raises(ValueError, match="lacks licence, loss"):
        pretrained.save("tiny", {}, {key: CARD[key] for key in CARD if key[0] != "l"}, tmp_path)
    assert not list(tmp_path.iterdir())


def test_weights_that_are_not_those_of_the_card_are_refused(tmp_path):
    path = pretrained.save("tiny", nn.Linear(2, 2).state_dict(), CARD, tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ValueError, match="SHA-256"):
        pretrained.load("tiny", tmp_path)


def test_a_name_that_is_not_there_says_which_are(tmp_path):
    pretrained.save("tiny", {}, CARD, tmp_path)
    with pytest.raises(FileNotFoundError, match="choose from tiny"):
        pretrained.load("huge", tmp_path)


@pytest.mark.parametrize("loss", [1.4, 1.6, float("nan")])
def test_a_loss_that_is_not_the_cards_is_an_error(loss):
    pretrained.check_loss(CARD, 1.51)
    with pytest.raises(ValueError, match=r"their card says 1\.500"):
        pretrained.check_loss(CARD, loss)


@pytest.mark.parametrize("path", sorted(pretrained.FOLDER.glob("*.safetensors")), ids=lambda path: path.stem)
def test_what_ships_is_small_and_whole(path):
    _, card = pretrained.load(path.stem)
    assert path.stat().st_size <= 12e6
    assert card.keys() >= pretrained.NEEDED
