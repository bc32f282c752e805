"""Meaning beside words: the arithmetic of the model, its files, and what it changes."""

import json
from hashlib import sha256

import numpy as np
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from consults import refresh, search
from consults.editorial import workflow
from consults.models import Meaning
from consults.search import embeddings
from consults.search.minilm import Encoder, gelu, load
from tests.factories import make_published_question
from web.rights import COMMAND_LINE

WIDTH, LAYERS = 16, 2
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "eyelid", "twitches", "jumps", "gold", "price", "my"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model of the real one's shape, small and with random weights."""
    folder, random = tmp_path_factory.mktemp("model"), np.random.default_rng(7)

    def values(*shape):
        return random.normal(0, 0.4, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": values(len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": values(512, WIDTH) / 50,
        "embeddings.token_type_embeddings.weight": values(2, WIDTH),
    }
    names = {"embeddings.LayerNorm": (WIDTH,)}
    for layer in range(LAYERS):
        own = f"encoder.layer.{layer}."
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            names[f"{own}attention.{part}"] = (WIDTH, WIDTH)
        names[f"{own}intermediate.dense"] = (4 * WIDTH, WIDTH)
        names[f"{own}output.dense"] = (WIDTH, 4 * WIDTH)
        names[f"{own}attention.output.LayerNorm"] = names[f"{own}output.LayerNorm"] = (WIDTH,)
    for name, shape in names.items():
        weights[f"{name}.weight"] = values(*shape) if len(shape) > 1 else np.ones(shape, np.float32)
        weights[f"{name}.bias"] = values(shape[0]) / 10
    save_file(weights, folder / "model.safetensors")
    config = {"num_attention_heads": 4, "num_hidden_layers": LAYERS}
    (folder / "config.json").write_text(json.dumps(config))
    tokenizer = Tokenizer(
        models.WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture
def model(folder, settings, monkeypatch):
    settings.SENTENCE_MODEL, settings.SEARCH_BY_MEANING = str(folder), True
    encoder = Encoder(folder)
    monkeypatch.setattr(embeddings, "model", lambda: encoder)
    return encoder


def test_vectors_have_length_one_and_do_not_depend_on_company(folder):
    encoder = Encoder(folder)

    together = encoder.encode(["my eyelid twitches", "gold"])
    alone = encoder.encode(["gold"])

    assert together.shape == (2, WIDTH)
    assert np.allclose(np.linalg.norm(together, axis=1), 1)
    assert np.allclose(together[1], alone[0], atol=1e-5)


def test_packing_loses_next_to_nothing(folder):
    encoder = Encoder(folder)
    first, second = encoder.encode(["my eyelid twitches", "gold price"])

    near = encoder.cosines(first, {1: encoder.pack(first), 2: encoder.pack(second)})

    assert near[1] > 0.999
    assert abs(near[2] - float(first @ second)) < 0.01
    assert len(encoder.pack(first)) == WIDTH


def test_gelu_is_the_exact_one():
    known = {-1.0: -0.15865525, 0.0: 0.0, 0.5: 0.34573123, 2.0: 1.95449974}  # x * Phi(x)

    for value, expected in known.items():
        assert abs(float(gelu(np.float64(value))) - expected) < 1e-6


def test_other_files_are_refused_by_name(folder, tmp_path):
    right = {"tokenizer.json": sha256((folder / "tokenizer.json").read_bytes()).hexdigest()}
    assert load(folder, right).layers == LAYERS

    with pytest.raises(ImproperlyConfigured, match="is not the file of all-MiniLM"):
        load(folder)
    with pytest.raises(ImproperlyConfigured, match="No such file"):
        load(tmp_path)


@pytest.mark.django_db
def test_vectors_come_and_go_with_publication(model):
    question = make_published_question("my eyelid twitches")
    before = Meaning.objects.get(question=question).vector

    question.title = "gold price"
    question.save()
    refresh.refresh(question)
    assert bytes(Meaning.objects.get().vector) != bytes(before)

    workflow.withdraw(question, "Outdated", by=COMMAND_LINE)
    assert not Meaning.objects.exists()


@pytest.mark.django_db
def test_a_search_is_ordered_by_nearness(model, monkeypatch):
    monkeypatch.setattr(embeddings, "KEPT_SCORE", 0)
    near = make_published_question("eyelid jumps", body="my eyelid, as the title says")
    far = make_published_question("gold price", body="my eyelid, my eyelid, and gold")
    order = {pk: float(model.encode(["eyelid"])[0] @ model.encode([title])[0]) for pk, title in (
        (near.pk, near.title), (far.pk, far.title)
    )}  # fmt: skip

    ids = search.find("eyelid", [], timezone.now(), 10).ids

    assert ids == sorted(order, key=lambda pk: -order[pk])


@pytest.mark.django_db
def test_nothing_is_stored_without_a_model():
    make_published_question("my eyelid twitches")

    assert not Meaning.objects.exists()
    assert embeddings.nearness(1, [2]) == {}
