"""
A training for Batchwise: it measures the model below in your own Keras 3.

    batchwise advise --python train.py:build --interpreter ./venv/bin/python --memory 2GiB

Put your model and data in place of these.
"""

import keras
import numpy as np
from keras import layers


def build(seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [layers.Input((20,)), layers.Dense(64, activation="relu"), layers.Dense(3)]
    )
    # as for your own fit: loss, optimizer, metrics. Batchwise sets the learning rate
    model.compile(
        optimizer=keras.optimizers.AdamW(),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )

    rows = np.random.default_rng(0)
    x = rows.normal(size=(2000, 20)).astype("float32")
    y = x[:, :3].argmax(axis=1)

    return {
        "model": model,
        # (x, y) or (x, y, weights of rows) as fit takes them: arrays, or lists and dicts of arrays
        # for several inputs and outputs; or a finite tf.data.Dataset, which is read once
        "data": (x, y),
        # optional:
        # "validation": the rows that judge; without it the last 15 % of the rows do
        # "class_weight": as in fit
        # "loss", "optimizer", "metrics": in place of model.compile
    }
