"""The models of `npm run bench:memory -- --engine keras`, with made-up rows."""

import keras
import numpy as np
from keras import layers


def training(seed, shape, rows, parts, classes=10):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input(shape), *parts, layers.Dense(classes)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(), loss=loss)
    random = np.random.default_rng(1)
    x = random.normal(size=(rows, *shape)).astype("float32")
    return {"model": model, "data": (x, random.integers(0, classes, rows))}


def mlp(seed):
    parts = [
        layers.Dense(512, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(256, activation="relu"),
    ]
    return training(seed, (784,), 19_000, parts)


def cnn(seed):
    parts = [
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
    ]
    return training(seed, (32, 32, 3), 2000, parts)


def norms(seed):
    parts = []
    for filters in (16, 16, 24, 24, 32):
        parts += [layers.Conv2D(filters, 3, padding="same", use_bias=False)]
        parts += [layers.BatchNormalization(), layers.ReLU()]
    return training(seed, (24, 24, 8), 1200, [*parts, layers.GlobalAveragePooling2D()])


def gru(seed):
    return training(seed, (16, 24), 6500, [layers.GRU(48)], classes=5)
