"""The script that learned the weights, on a corpus of a few lines."""

import importlib.util
import json
import zlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bot.comments_model import FACTS, score, unpacked

SCRIPT = Path(__file__).parents[2] / "docs" / "train_comments.py"


@pytest.fixture(scope="module")
def training() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_comments", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    goods = ("毛巾", "台灯", "水壶", "雨伞", "书包")
    for name, saying in (("neg", "{}发霉了，客服推脱"), ("pos", "{}很结实，用着顺手")):
        lines = [saying.format(each) for each in goods for _ in range(2)]
        (tmp_path / f"{name}.txt").write_text("\n".join(["", *lines]), encoding="utf-8")
    return tmp_path


def test_each_text_of_the_corpus_is_learned_from_once(training, corpus):
    texts, labels = training.corpus(corpus)

    assert len(texts) == len(set(texts)) == 10
    assert labels.tolist() == [False] * 5 + [True] * 5


def test_what_is_learned_reads_what_it_was_learned_from_and_beyond(training, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "HOME", tmp_path)
    training.main(corpus)
    weights = unpacked((tmp_path / training.MODEL).read_bytes())

    likely = [each for each, *_ in score(weights, ["毛巾很结实", "毛巾发霉了", "拖鞋很结实", "拖鞋发霉了"])]
    assert [each > 0.5 for each in likely] == [True, False, True, False]
    assert len(weights.facts) == FACTS


def test_learning_again_gives_the_same_bytes(training, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "HOME", tmp_path)
    written = []
    for _ in range(2):
        training.main(corpus)
        written.append([(tmp_path / name).read_bytes() for name in (training.MODEL, training.BACKGROUND)])

    assert written[0] == written[1]


def test_the_descent_ends_where_nothing_is_to_be_gained(training):
    chance = np.random.default_rng(5)
    facts = chance.normal(size=(200, 6))
    labels = facts @ np.array([2.0, -1.0, 0.0, 0.5, 0.0, 0.0]) + chance.normal(size=200) > 0
    weights, bias = training.learn_facts(facts, labels, np.ones(200))

    likely = 1 / (1 + np.exp(-(facts @ weights + bias)))
    slope = facts.T @ (likely - labels) + weights
    assert np.abs(slope).max() < 0.1
    assert abs((likely - labels).sum()) < 0.1


def test_the_background_tells_how_many_texts_hold_a_word(training, monkeypatch):
    monkeypatch.setattr(training, "COMMON", 2)
    known = json.loads(zlib.decompress(training.background(["酒店 酒店", "酒店", "书"])))

    assert known == {"": 3, "酒店": 2}
