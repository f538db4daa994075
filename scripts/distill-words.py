"""Makes models/e5-small-v2/words.json and words.i8 anew from model.onnx and tokenizer.json.

Needs: pip install onnxruntime tokenizers numpy. Takes about ten seconds. Run from the project's root.
"""

import json
import re

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

FOLDER = "models/e5-small-v2"
DIMENSION = 128

tokenizer = Tokenizer.from_file(f"{FOLDER}/tokenizer.json")
tokenizer.no_padding()
tokenizer.no_truncation()
session = onnxruntime.InferenceSession(f"{FOLDER}/model.onnx")

vocabulary = tokenizer.get_vocab()
whole_words = [word for word in vocabulary if re.fullmatch(r"[a-z]{2,}|[a-z]+\d+|\d+", word)]
# By id: WordPiece orders its vocabulary by frequency, and the ranks are used as such.
words = sorted(whole_words, key=vocabulary.get)


def embed(word: str) -> np.ndarray:
    ids = np.array([tokenizer.encode(f"query: {word}").ids], np.int64)
    inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    return session.run(None, inputs)[0][0].mean(0)


vectors = np.stack([embed(word) for word in words])
vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
centred = vectors - vectors.mean(0)
_, _, components = np.linalg.svd(centred, full_matrices=False)
reduced = centred @ components[:DIMENSION].T
reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
quantised = np.round(reduced * 127 / np.abs(reduced).max(1, keepdims=True)).astype(np.int8)

quantised.tofile(f"{FOLDER}/words.i8")
with open(f"{FOLDER}/words.json", "w", encoding="utf8") as file:
    json.dump(words, file)
