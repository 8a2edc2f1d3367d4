"""Measures the float32 noise of a training step that write_case.py wrote with Keras 3.

    python measure_noise.py FOLDER NAME

Keras makes the step again in float64: once from the same weights, then from weights moved by as
much as rounding in float32 moves a sum. Such steps show the values that lie so close to the kink
of an activation that rounding decides on which side. The `noise` of a weight in NAME.json becomes
its largest difference from the step in float32, or between the steps in float64.
"""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from write_case import leaf_weights, values

# ResNet101: the value that decides its second largest difference moved in none of 8 steps
STEPS = 24
# a few times the unit roundoff of float32, 6e-8
ROUNDING = 2**-22


def tensor_at(data, place):
    size = int(np.prod(place["shape"]))
    found = np.frombuffer(data, place["dtype"], size, place["offset"])
    return found.reshape(place["shape"])


def in_double(entry):
    """The model as it was compiled, in float64."""
    keras.config.set_floatx("float64")
    text = json.dumps(entry["model"]).replace('"float32"', '"float64"')
    return keras.models.model_from_json(text)


def weights_after(model, before, x, y):
    """After a step from these weights; the optimizer is as at the start."""
    weights = [weight for _, weight in leaf_weights(model)]
    for weight, value in zip(weights, before, strict=True):
        weight.assign(value)
    for variable in model.optimizer.variables:
        if "learning_rate" not in variable.path:
            variable.assign(np.zeros(variable.shape))
    model.train_on_batch(x, y)
    return [values(weight).copy() for weight in weights]


def moved(value, generator):
    if not np.issubdtype(value.dtype, np.floating):
        return value
    return value * (1 + ROUNDING * generator.normal(size=value.shape))


def largest(found, expected):
    return float(np.abs(found - expected).max(initial=0))


def measure(folder, name):
    file = folder / f"{name}.json"
    entry = json.loads(file.read_text())
    data = np.fromfile(folder / f"{name}.bin", np.uint8)
    rows = [[tensor_at(data, place) for place in entry[part]] for part in ("inputs", "targets")]
    x, y = (part if len(part) > 1 else part[0] for part in rows)
    before = [tensor_at(data, weight["before"]) for weight in entry["weights"]]
    after = [tensor_at(data, weight["after"]) for weight in entry["weights"]]
    generator = np.random.default_rng(1)
    model = in_double(entry)
    exact = weights_after(model, before, x, y)
    noise = [largest(*pair) for pair in zip(exact, after)]
    for _ in range(STEPS):
        other = weights_after(model, [moved(value, generator) for value in before], x, y)
        noise = [max(most, largest(*pair)) for most, *pair in zip(noise, other, exact)]
    for weight, value in zip(entry["weights"], noise, strict=True):
        weight["noise"] = value
    file.write_text(json.dumps(entry))


if __name__ == "__main__":
    measure(Path(sys.argv[1]), sys.argv[2])
