"""Writes model.json and digits.npz. Needs keras, tensorflow-cpu and scikit-learn.

    KERAS_BACKEND=tensorflow python3 export.py
"""
import pathlib

import keras
import numpy
from sklearn.datasets import load_digits

here = pathlib.Path(__file__).parent
digits = load_digits()
images = (digits.images / 16).astype("float32")[..., None]
numpy.savez_compressed(here / "digits.npz", x=images, y=digits.target.astype("int32"))

model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(64, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(64, 3, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Dropout(0.25),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(10, activation="softmax"),
    ],
    name="digits_cnn",
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
(here / "model.json").write_text(model.to_json(indent=1) + "\n")
print(model.count_params())
