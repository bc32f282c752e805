"""The sentence model all-MiniLM-L6-v2 with numpy alone: a BERT of six layers, mean-pooled.

Architecture: Devlin and others 2019 (BERT), Wang and others 2020 (MiniLM), Reimers and Gurevych
2019 (pooling). `safetensors` reads the weights and `tokenizers` the text.
"""

import json
import math
from hashlib import sha256
from pathlib import Path

import numpy as np
from django.core.exceptions import ImproperlyConfigured
from safetensors.numpy import load_file
from tokenizers import Tokenizer

MOST_TOKENS = 128
EXPECTED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
SCALE = 127


def load(folder, expected=EXPECTED):
    """Return the Encoder of a folder.

    Raises ImproperlyConfigured when a file is missing or its SHA-256 is not the `expected` one.
    """
    folder = Path(folder)
    for name, digest in expected.items():
        try:
            found = sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ImproperlyConfigured(
                f"SENTENCE_MODEL: {folder / name}: {error.strerror}."
            ) from None
        if found != digest:
            raise ImproperlyConfigured(
                f"SENTENCE_MODEL: {folder / name} is not the file of all-MiniLM-L6-v2"
                f" (SHA-256 {found[:16]}…, expected {digest[:16]}…)."
            )
    return Encoder(folder)


class Encoder:
    """Turns texts into unit vectors; near vectors mean near texts."""

    def __init__(self, folder):
        weights = load_file(folder / "model.safetensors")
        self.weights = {name.removeprefix("bert."): value for name, value in weights.items()}
        settings = json.loads((folder / "config.json").read_text())
        self.heads = settings["num_attention_heads"]
        self.layers = settings["num_hidden_layers"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MOST_TOKENS)
        self.tokenizer.no_padding()

    def encode(self, texts):
        """Return an array of unit vectors, one row for each text."""
        tokens = [encoded.ids for encoded in self.tokenizer.encode_batch(list(texts))]
        length = max(map(len, tokens))
        ids = np.zeros((len(tokens), length), np.int64)
        mask = np.zeros((len(tokens), length), np.float32)
        for row, own in enumerate(tokens):
            ids[row, : len(own)] = own
            mask[row, : len(own)] = 1
        states = self._embed(ids)
        for number in range(self.layers):
            states = self._layer(states, mask, f"encoder.layer.{number}.")
        pooled = (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def _embed(self, ids):
        table = self.weights
        words = table["embeddings.word_embeddings.weight"][ids]
        places = table["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = table["embeddings.token_type_embeddings.weight"][0]
        return self._normal(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, states, mask, name):
        rows, length, width = states.shape

        def part(kind):
            values = self._linear(states, f"{name}attention.self.{kind}")
            return values.reshape(rows, length, self.heads, -1).transpose(0, 2, 1, 3)

        query, key, value = part("query"), part("key"), part("value")
        scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width / self.heads)
        scores = np.where(mask[:, None, None, :] > 0, scores, -1e9)
        attention = np.exp(scores - scores.max(-1, keepdims=True))
        attention /= attention.sum(-1, keepdims=True)
        mixed = (attention @ value).transpose(0, 2, 1, 3).reshape(rows, length, width)
        states = self._normal(
            self._linear(mixed, f"{name}attention.output.dense") + states,
            f"{name}attention.output.LayerNorm",
        )
        inner = gelu(self._linear(states, f"{name}intermediate.dense"))
        return self._normal(
            self._linear(inner, f"{name}output.dense") + states, f"{name}output.LayerNorm"
        )

    def _linear(self, values, name):
        return values @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normal(self, values, name):
        mean = values.mean(-1, keepdims=True)
        spread = np.sqrt(values.var(-1, keepdims=True) + 1e-12)
        return (values - mean) / spread * self.weights[f"{name}.weight"] + self.weights[
            f"{name}.bias"
        ]

    @staticmethod
    def pack(vector):
        """Return a unit vector as bytes, one for each dimension."""
        return np.round(vector * SCALE).astype(np.int8).tobytes()

    @staticmethod
    def unpack(packed):
        """Return packed bytes as a unit vector."""
        vector = np.frombuffer(bytes(packed), np.int8).astype(np.float32)
        return vector / np.linalg.norm(vector)

    @staticmethod
    def cosines(own, packed):
        """Return {key: cosine to `own`} of packed vectors {key: bytes}."""
        if not packed:
            return {}
        rows = np.frombuffer(b"".join(map(bytes, packed.values())), np.int8)
        rows = rows.reshape(len(packed), -1).astype(np.float32)
        near = rows @ own / np.linalg.norm(rows, axis=1)
        return dict(zip(packed, map(float, near), strict=True))


def gelu(values):
    """Return x * Phi(x), with erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7)."""
    size = np.abs(values) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * size)
    series = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    erf = np.sign(values) * (1 - series * np.exp(-size * size))
    return 0.5 * values * (1 + erf)
