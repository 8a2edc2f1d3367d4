"""Writes test/fixtures/keras/optimizers.json and losses.json: what Keras computes.

Optimizers: the weights after each of some steps with given gradients. Losses: the loss and its
gradient by the logits, for given logits and targets, on TensorFlow.

    pip install -r test/bench/models/requirements.txt
    python test/bench/models/write_training.py test/fixtures/keras
"""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf
from keras import losses, optimizers

STEPS = 4
SHAPES = [[3, 2], [2], [2, 3, 2]]
RATE = 0.05


def rounded(values):
    return [float(f"{value:.7g}") for value in np.asarray(values, "float64").ravel()]


def optimizer_cases():
    o = optimizers
    clipped = {"learning_rate": RATE}
    return {
        "sgd": o.SGD(RATE),
        "momentum": o.SGD(RATE, momentum=0.8),
        "nesterov": o.SGD(RATE, momentum=0.9, nesterov=True),
        "sgd with decay": o.SGD(RATE, momentum=0.9, weight_decay=0.1),
        "adam": o.Adam(RATE),
        "adam with settings": o.Adam(RATE, beta_1=0.8, beta_2=0.9, epsilon=1e-3),
        "amsgrad": o.Adam(RATE, amsgrad=True),
        "adamw": o.AdamW(RATE),
        "adamw with decay": o.AdamW(RATE, weight_decay=0.1, beta_1=0.85),
        "nadam": o.Nadam(RATE),
        "rmsprop": o.RMSprop(RATE),
        "rmsprop with momentum": o.RMSprop(RATE, rho=0.8, momentum=0.5),
        "rmsprop centered": o.RMSprop(RATE, centered=True, momentum=0.9, epsilon=1e-3),
        "adagrad": o.Adagrad(RATE),
        "adagrad from zero": o.Adagrad(RATE, initial_accumulator_value=0.0, epsilon=1e-5),
        "adadelta": o.Adadelta(1.0, rho=0.9, epsilon=1e-3),
        "adamax": o.Adamax(RATE),
        "lion": o.Lion(RATE, weight_decay=0.02),
        "ftrl": o.Ftrl(RATE),
        "ftrl with penalties": o.Ftrl(
            RATE,
            learning_rate_power=-0.7,
            l1_regularization_strength=0.01,
            l2_regularization_strength=0.02,
            l2_shrinkage_regularization_strength=0.03,
            beta=0.1,
        ),
        "lamb": o.Lamb(RATE, weight_decay=0.01),
        "adafactor": o.Adafactor(RATE),
        "adafactor with settings": o.Adafactor(RATE, relative_step=False, clip_threshold=0.5),
        "muon": o.Muon(RATE),
        "muon with settings": o.Muon(RATE, nesterov=False, rms_rate=None, ns_steps=3),
        "clipnorm": o.SGD(**clipped, clipnorm=0.5),
        "global clipnorm": o.Adam(**clipped, global_clipnorm=0.5),
        "clipvalue": o.SGD(**clipped, momentum=0.9, clipvalue=0.3),
        "ema": o.SGD(RATE, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=2),
    }


def run_optimizer(optimizer):
    random = np.random.default_rng(1)
    start = [random.normal(size=shape).astype("float32") for shape in SHAPES]
    gradients = [
        [random.normal(size=shape).astype("float32") for shape in SHAPES] for _ in range(STEPS)
    ]
    config = keras.saving.serialize_keras_object(optimizer)
    variables = [keras.Variable(value, name=f"weight{i}") for i, value in enumerate(start)]
    after = []
    for step in gradients:
        optimizer.apply([tf.constant(g) for g in step], variables)
        after.append([rounded(v.numpy()) for v in variables])
    return start, gradients, {"config": config, "weights": after}


def write_optimizers():
    cases = {}
    for name, optimizer in optimizer_cases().items():
        start, gradients, cases[name] = run_optimizer(optimizer)
    return {
        "shapes": SHAPES,
        "start": [rounded(value) for value in start],
        "gradients": [[rounded(value) for value in step] for step in gradients],
        "cases": cases,
    }


LOGITS = np.random.default_rng(2).normal(size=(4, 3)).astype("float32") * 2
STEEP = LOGITS * 30
CLASSES = np.array([0, 2, 1, 2], "int32")
ONE_HOT = np.eye(3, dtype="float32")[CLASSES]
LABELS = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]], "float32")
REALS = np.random.default_rng(3).normal(size=(4, 3)).astype("float32")
COUNTS = np.array([[0, 2, 1], [3, 0, 1], [1, 1, 0], [0, 5, 2]], "float32")
SHARES = np.array([[0.2, 0.3, 0.5], [1, 0, 0], [0.1, 0.1, 0.8], [0, 0.5, 0.5]], "float32")
SEQUENCE = np.random.default_rng(4).normal(size=(2, 3, 3)).astype("float32")
TAGS = np.array([[0, 2, -1], [1, -1, -1]], "int32")


def loss_cases():
    """Name: loss, activation, logits, targets; `detached` hides the activation from the loss."""
    l = losses
    sparse, categorical, binary = (
        l.SparseCategoricalCrossentropy,
        l.CategoricalCrossentropy,
        l.BinaryCrossentropy,
    )
    return {
        "sparse": (sparse(), "softmax", LOGITS, CLASSES),
        "sparse steep": (sparse(), "softmax", STEEP, CLASSES),
        "sparse detached": (sparse(), "softmax detached", STEEP, CLASSES),
        "sparse from logits": (sparse(from_logits=True), "linear", LOGITS, CLASSES),
        "sparse ignoring a class": (
            sparse(from_logits=True, ignore_class=-1),
            "linear",
            SEQUENCE,
            TAGS,
        ),
        "categorical": (categorical(), "softmax", LOGITS, ONE_HOT),
        "categorical detached": (categorical(), "softmax detached", LOGITS, ONE_HOT),
        "categorical smoothed": (categorical(label_smoothing=0.1), "softmax", LOGITS, ONE_HOT),
        "categorical from logits": (categorical(from_logits=True), "linear", STEEP, ONE_HOT),
        "categorical of sigmoids": (categorical(), "sigmoid", LOGITS, ONE_HOT),
        "binary": (binary(), "sigmoid", LOGITS, LABELS),
        "binary steep": (binary(), "sigmoid", STEEP, LABELS),
        "binary detached": (binary(), "sigmoid detached", LOGITS, LABELS),
        "binary smoothed": (binary(label_smoothing=0.2), "sigmoid", LOGITS, LABELS),
        "binary from logits": (binary(from_logits=True), "linear", LOGITS, LABELS),
        "binary of softmax": (binary(), "softmax", LOGITS, ONE_HOT),
        "binary focal": (l.BinaryFocalCrossentropy(), "sigmoid", LOGITS, LABELS),
        "binary focal balanced": (
            l.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.4, gamma=1.5),
            "sigmoid detached",
            LOGITS,
            LABELS,
        ),
        "binary focal from logits": (
            l.BinaryFocalCrossentropy(from_logits=True),
            "linear",
            LOGITS,
            LABELS,
        ),
        "categorical focal": (l.CategoricalFocalCrossentropy(), "softmax", LOGITS, ONE_HOT),
        "categorical focal from logits": (
            l.CategoricalFocalCrossentropy(from_logits=True, gamma=1.0, label_smoothing=0.1),
            "linear",
            LOGITS,
            ONE_HOT,
        ),
        "generalized": (
            l.CategoricalGeneralizedCrossEntropy(q=0.7),
            "softmax",
            LOGITS,
            CLASSES,
        ),
        "squared": (l.MeanSquaredError(), "linear", LOGITS, REALS),
        "squared of a softmax": (l.MeanSquaredError(), "softmax", LOGITS, ONE_HOT),
        "absolute": (l.MeanAbsoluteError(), "linear", LOGITS, REALS),
        "percentage": (l.MeanAbsolutePercentageError(), "linear", LOGITS, REALS),
        "logarithmic": (l.MeanSquaredLogarithmicError(), "softplus", LOGITS, COUNTS),
        "huber": (l.Huber(), "linear", LOGITS, REALS),
        "huber with delta": (l.Huber(delta=DELTA), "linear", LOGITS, REALS, DELTA),
        "log cosh": (l.LogCosh(), "linear", LOGITS, REALS),
        "hinge": (l.Hinge(), "tanh", LOGITS, LABELS),
        "hinge of signs": (l.Hinge(), "tanh", LOGITS, 2 * LABELS - 1),
        "squared hinge": (l.SquaredHinge(), "linear", LOGITS, LABELS),
        "categorical hinge": (l.CategoricalHinge(), "linear", LOGITS, ONE_HOT),
        "poisson": (l.Poisson(), "softplus", LOGITS, COUNTS),
        "divergence": (l.KLDivergence(), "softmax", LOGITS, SHARES),
        "cosine": (l.CosineSimilarity(), "linear", LOGITS, REALS),
        "dice": (l.Dice(), "sigmoid", LOGITS, LABELS),
        "tversky": (l.Tversky(alpha=0.3, beta=0.7), "sigmoid", LOGITS, LABELS),
    }


DELTA = 0.5
CLASS_WEIGHTS = {0: 0.5, 1: 2.0, 2: 4.0}


def run_loss(loss, activation, logits, target, delta=1.0, weighted=False):
    name, *detached = activation.split()
    x = tf.Variable(logits)
    weights = None
    if weighted:
        weights = tf.constant([CLASS_WEIGHTS[int(c)] for c in CLASSES])
    with tf.GradientTape() as tape:
        y = keras.activations.get(name)(x)
        if detached:
            y = tf.identity(y)
        value = loss(target, y, sample_weight=weights)
    config = keras.saving.serialize_keras_object(loss)
    if isinstance(loss, losses.Huber):
        config["config"]["delta"] = delta  # Keras 3.15 does not save it
    return {
        "config": config,
        "activation": name,
        "detached": bool(detached),
        "shape": list(logits.shape),
        "logits": rounded(logits),
        "target": {
            "shape": list(target.shape),
            "type": str(target.dtype),
            "values": rounded(target),
        },
        "classWeights": list(CLASS_WEIGHTS.values()) if weighted else None,
        "loss": rounded(value)[0],
        "gradient": rounded(tape.gradient(value, x)),
    }


def write_losses():
    cases = {name: run_loss(*case) for name, case in loss_cases().items()}
    weighted = {
        "weighted classes": ("sparse", losses.SparseCategoricalCrossentropy()),
        "weighted one-hot": ("categorical", losses.CategoricalCrossentropy()),
        "weighted by their sum": (
            "sparse",
            losses.SparseCategoricalCrossentropy(reduction="mean_with_sample_weight"),
        ),
    }
    for name, (like, loss) in weighted.items():
        _, activation, logits, target = loss_cases()[like]
        cases[name] = run_loss(loss, activation, logits, target, weighted=True)
    return cases


if __name__ == "__main__":
    folder = sys.argv[1]
    for name, content in (("optimizers", write_optimizers), ("losses", write_losses)):
        with open(os.path.join(folder, f"{name}.json"), "w") as file:
            json.dump({"keras": keras.__version__, name: content()}, file, separators=(",", ":"))
            file.write("\n")
