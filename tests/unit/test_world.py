"""The world of lesson 06: what a scene shows is what its captions and answers say, and nothing unseen leaks."""

import numpy as np
import pytest
import torch

from pretrain import world


@pytest.fixture(scope="module")
def scenes():
    return world.make("train", 300)


def test_words_and_pairs_are_all_different():
    assert len(set(world.TOKENS)) == len(world.TOKENS) and set(world.ANSWERS) <= set(world.TOKENS)
    assert len(set(world.UNSEEN)) == 20 and len(world.SEEN) == 76 and not set(world.UNSEEN) & set(world.SEEN)
    for part, size in ((0, len(world.KINDS)), (1, len(world.COLOURS))):  # each kind and colour is seen, and is unseen
        for pairs in (world.SEEN, world.UNSEEN):
            assert {pair[part] for pair in pairs} == set(range(size))
    assert [world.plural(kind) for kind in ("key", "butterfly", "cat")] == ["keys", "butterflies", "cats"]


def test_scenes_depend_on_split_and_count_alone_and_come_from_the_cache(tmp_path, monkeypatch, scenes):
    monkeypatch.setenv("PRETRAIN_CACHE", str(tmp_path))
    again = world.make("train", 300)
    assert torch.equal(again.pictures, scenes.pictures) and (again.things == scenes.things).all()
    monkeypatch.setattr(world, "_make", lambda *_: pytest.fail("it was drawn again"))
    assert torch.equal(world.make("train", 300).x(), scenes.x())
    assert scenes.pictures.shape == (300, 3, 32, 32) and scenes.x().max() <= 1
    with pytest.raises(pytest.fail.Exception):
        world.make("valid", 300)


def test_no_scene_but_the_unseen_holds_an_unseen_pair(scenes):
    def held(of, which):
        return [tuple(thing) in world.UNSEEN for thing in of.things[:, which].tolist()]

    assert not any(held(scenes, 0)) and not any(held(scenes, 1))
    unseen = world.make("unseen", 50)
    assert all(held(unseen, 0)) and not any(held(unseen[unseen.pairs], 1))


def test_two_things_differ_in_kind_and_colour(scenes):
    two = scenes[scenes.pairs]
    assert (two.things[:, 0] != two.things[:, 1]).all() and (two.relation >= 0).all()
    same = scenes.count > 0
    assert (scenes.things[same, 0] == scenes.things[same, 1]).all() and (scenes.relation[same] == -1).all()


def scene(relation=0, count=0):
    things = np.array([[[0, 0], [1, 3]]]) if count == 0 else np.array([[[4, 1], [4, 1]]])
    return world.Scenes(torch.zeros(1, 3, 32, 32, dtype=torch.uint8), things, np.array([relation]), np.array([count]))


def test_captions_say_what_the_scene_is():
    assert scene().captions(True) == ["a red cat left of a blue dog"]
    assert scene().captions(True, turned=True) == ["a blue dog right of a red cat"]
    assert scene(3).captions([True], [True]) == ["a blue dog above a red cat"]
    assert scene().captions(False) == ["a red cat and a blue dog"]
    assert [scene(-1, n).captions(True) for n in (1, 3)] == [["a yellow butterfly"], ["three yellow butterflies"]]


def test_wrong_captions_are_wrong_in_one_way():
    assert scene().wrong("order") == ["a blue dog left of a red cat"]
    assert scene().wrong("colours") == ["a blue cat left of a red dog"]
    assert scene().wrong("relation") == ["a red cat right of a blue dog"]
    kind = scene().wrong("kind")[0]
    assert kind.startswith("a red ") and kind.endswith(" left of a blue dog") and "cat" not in kind
    with pytest.raises(ValueError, match="choose order"):
        scene().wrong("size")


def test_questions_are_answered_by_the_scene():
    for seed in range(6):
        asked = {sort: tuple(part[0] for part in world.questions(scene(2), sort, seed)) for sort in world.SORTS}
        assert asked["colour"] in {("what colour is the cat", "red"), ("what colour is the dog", "blue")}
        assert asked["thing"] in {("what is the red thing", "cat"), ("what is the blue thing", "dog")}
        assert asked["beside"] in {("what is beside the cat", "dog"), ("what is beside the dog", "cat")}
        assert asked["where"] in {("where is the cat", "top"), ("where is the dog", "bottom")}
        question, answer = asked["there"]
        true = {"is there a red cat", "is there a blue dog"}
        assert (question in true) == (answer == "yes")
        assert all(word in world.IDS for question, answer in asked.values() for word in [*question.split(), answer])
    with pytest.raises(ValueError, match="scenes of two things"):
        world.questions(scene(-1, 2), "colour", 0)
    with pytest.raises(ValueError, match="choose a sort"):
        world.questions(scene(), "size", 0)


def test_tokens_there_and_back(scenes):
    captions = scenes.captions(True)
    ids = world.ids_of(captions)
    assert ids.shape == (300, world.LONGEST) and (ids[:, 0] == world.IDS[world.BEGIN]).all()
    assert [world.text_of(row) for row in ids] == captions


def test_the_first_thing_is_where_the_relation_says():
    things = np.array([[[9, 0], [9, 3]]] * 4)  # a red star and a blue star
    drawn = world.draw(things, np.arange(4), np.zeros(4, dtype=np.int64), seed=3)
    red, blue = drawn[:, 0] - drawn[:, 2] > 0.3, drawn[:, 2] - drawn[:, 0] > 0.3
    for i, name in enumerate(world.RELATIONS):
        (y, x), (v, u) = (mask[i].nonzero().float().mean(0) for mask in (red, blue))
        assert {"left of": x < u, "right of": x > u, "above": y < v, "below": y > v}[name]
    assert drawn.shape == (4, 3, 32, 32) and drawn.min() >= 0 and drawn.max() <= 1


def test_there_are_as_many_as_the_count_says():
    things = np.array([[[9, 3], [9, 3]]] * 4)
    drawn = world.draw(things, np.full(4, -1), np.arange(1, 5), seed=5)
    blue = (drawn[:, 2] - drawn[:, 0] > 0.3).float().sum((1, 2))
    assert torch.allclose(blue / blue[0], torch.arange(1.0, 5), rtol=0.25)


def test_single_things_are_class_after_class():
    x, which = world.singles(world.UNSEEN[:3], 4, seed=1)
    assert x.shape == (12, 3, 32, 32) and which.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert torch.equal(x, world.singles(world.UNSEEN[:3], 4, seed=1)[0])


def test_parts_are_those_of_the_left_or_upper_thing_first():
    assert scene().parts().tolist() == [[0, 0, 1, 3, 0]]  # a red cat left of a blue dog
    assert scene(1).parts().tolist() == [[1, 3, 0, 0, 0]]  # right of
    assert scene(2).parts().tolist() == [[0, 0, 1, 3, 1]]  # above
    assert scene(3).parts().tolist() == [[1, 3, 0, 0, 1]]  # below


def test_a_judges_scenes_hold_seen_and_unseen_pairs():
    pairs = {tuple(thing) for thing in world.plain("judge", 300).things[:, 0].tolist()}
    assert pairs & set(world.UNSEEN) and pairs & set(world.SEEN)


@pytest.mark.parametrize("split", ["train", "unseen"])
def test_plain_scenes_show_what_they_say_on_a_grid(split):
    scenes = world.plain(split, 60)
    pairs = {tuple(thing) for thing in scenes.things[:, 0].tolist()}
    assert pairs <= set(world.UNSEEN if split == "unseen" else world.SEEN) and (scenes.count == 0).all()
    assert (scenes.things[:, 0] != scenes.things[:, 1]).all()
    ink = (scenes.x() < 1).any(1)  # (N, 32, 32)
    for shown, relation in zip(ink, scenes.relation, strict=True):
        along = shown.any(0 if relation < 2 else 1)
        assert along[:16].any() and along[16:].any()
    assert not ink[:, 0].any() and not ink[:, :, 0].any()  # a thing begins one pixel into its cell


def test_in_a_plain_scene_the_first_thing_is_where_the_caption_says():
    scenes = world.plain("train", 200)
    red = scenes.x()[:, 0] - scenes.x()[:, 2] > 0.3
    checked = 0
    for shown, things, relation in zip(red, scenes.things, scenes.relation, strict=True):
        if things[0, 1] == 0 and things[1, 1] in (3, 5):  # a red thing, and a blue or a grey one
            y, x = shown.nonzero().float().mean(0)
            left_or_above = (x if relation < 2 else y) < 16
            assert left_or_above == (relation % 2 == 0)
            checked += 1
    assert checked


def test_plain_scenes_have_few_kinds_of_squares():
    x = world.plain("train", 300).x()
    squares = x.unfold(2, 4, 4).unfold(3, 4, 4).permute(0, 2, 3, 1, 4, 5).reshape(-1, 48)
    assert len(torch.unique(squares, dim=0)) < 16 * len(world.SEEN) + 1
