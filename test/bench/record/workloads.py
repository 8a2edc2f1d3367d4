"""The workloads that record_tables.py trains. Each has a trait that advice handles badly."""

import dataclasses
import pathlib
from typing import Callable

import numpy
import torch
from torch import nn
from torch.nn import functional

DIGITS = pathlib.Path(__file__).parents[3] / "examples/digits-cnn/digits.npz"
SGD_RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
ADAM_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)


@dataclasses.dataclass
class Data:
    inputs: torch.Tensor
    targets: torch.Tensor
    validation_inputs: torch.Tensor
    validation_targets: torch.Tensor


@dataclasses.dataclass
class Workload:
    name: str
    trait: str
    data: Callable[[], Data]
    model: Callable[[], nn.Module]
    loss: Callable
    loss_name: str
    classes: int | None
    optimizer_name: str
    optimizer: Callable
    epochs: int
    batch_sizes: tuple[int, ...]
    learning_rates: tuple[float, ...]

    def steps_planned(self, rows, batch_size):
        return max(1, int(self.epochs * rows / batch_size))


def momentum(parameters, rate):
    return torch.optim.SGD(parameters, rate, momentum=0.9)


def adam(parameters, rate):
    return torch.optim.Adam(parameters, rate)


def adamw(parameters, rate):
    return torch.optim.AdamW(parameters, rate, weight_decay=0.01)


def split(inputs, targets, validation):
    rows, held_out = slice(validation, None), slice(0, validation)
    return Data(inputs[rows], targets[rows], inputs[held_out], targets[held_out])


def clusters(rows, features, classes, spread, shares=None, flipped=0.0):
    """Classes of three Gaussian clusters each. flipped: share of the labels drawn anew."""
    generator = torch.Generator().manual_seed(11)
    centres = torch.randn(classes, 3, features, generator=generator) * 1.2
    weights = torch.ones(classes) if shares is None else torch.tensor(shares)
    targets = torch.multinomial(weights, rows, replacement=True, generator=generator)
    which = torch.randint(3, (rows,), generator=generator)
    inputs = centres[targets, which] + spread * torch.randn(rows, features, generator=generator)
    noisy = torch.rand(rows, generator=generator) < flipped
    drawn = torch.randint(classes, (rows,), generator=generator)
    return inputs, torch.where(noisy, drawn, targets)


def friedman(rows):
    """Friedman's first regression problem with ten features, scaled (Friedman, 1991)."""
    generator = torch.Generator().manual_seed(5)
    x = torch.rand(rows, 10, generator=generator)
    y = 10 * torch.sin(torch.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2
    y = y + 10 * x[:, 3] + 5 * x[:, 4] + torch.randn(rows, generator=generator)
    return (x - 0.5) * 3.46, ((y - y.mean()) / y.std())[:, None]


def sequences(rows, length=16, words=24, classes=8):
    """The class is the word after the marker 0, modulo the classes: attention finds it."""
    generator = torch.Generator().manual_seed(3)
    tokens = torch.randint(1, words, (rows, length), generator=generator)
    at = torch.randint(0, length - 1, (rows,), generator=generator)
    row = torch.arange(rows)
    tokens[row, at] = 0
    targets = tokens[row, at + 1] % classes
    noisy = torch.rand(rows, generator=generator) < 0.1
    return tokens, torch.where(noisy, torch.randint(classes, (rows,), generator=generator), targets)


def read_digits():
    """scikit-learn's digits, 8 x 8, from 0 to 1, in a fixed random order."""
    arrays = numpy.load(DIGITS)
    inputs = torch.tensor(arrays["x"]).float().reshape(-1, 1, 8, 8)
    targets = torch.tensor(arrays["y"])
    targets = targets.argmax(-1) if targets.ndim > 1 else targets.long()
    order = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(2))
    return inputs[order] / inputs.max(), targets[order]


def shifted_digits(copies):
    """Digits on a 12 x 12 field at random places, with noise."""
    images, targets = read_digits()
    data = split(images, targets, 449)
    generator = torch.Generator().manual_seed(4)

    def placed(images, targets, copies):
        images, targets = images.repeat(copies, 1, 1, 1), targets.repeat(copies)
        field = 0.15 * torch.randn(len(images), 1, 12, 12, generator=generator)
        for i, (dy, dx) in enumerate(torch.randint(0, 5, (len(images), 2), generator=generator)):
            field[i, :, dy : dy + 8, dx : dx + 8] += images[i]
        return field, targets

    train = placed(data.inputs, data.targets, copies)
    return Data(*train, *placed(data.validation_inputs, data.validation_targets, 2))


class Attention(nn.Module):
    """One pre-norm transformer block over learnt token and position embeddings."""

    def __init__(self, words=24, length=16, width=32, classes=8):
        super().__init__()
        self.tokens, self.places = nn.Embedding(words, width), nn.Embedding(length, width)
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.project, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed = nn.Sequential(nn.Linear(width, 64), nn.GELU(), nn.Linear(64, width))
        self.head = nn.Linear(width, classes)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.places.weight
        query, key, value = (
            part.unflatten(-1, (2, -1)).transpose(1, 2)
            for part in self.project(self.first(x)).chunk(3, -1)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        x = x + self.out(mixed.transpose(1, 2).flatten(-2))
        x = x + self.feed(self.second(x))
        return self.head(x.mean(1))


class Residual(nn.Module):
    """A convolution, two residual blocks with batch norm, mean over the field."""

    def __init__(self, width=8):
        super().__init__()
        self.stem = nn.Conv2d(1, width, 3, 2, 1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(width, width, 3, 1, 1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
                nn.Conv2d(width, width, 3, 1, 1, bias=False),
                nn.BatchNorm2d(width),
            )
            for _ in range(2)
        )
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        x = functional.relu(self.norm(self.stem(x)))
        for block in self.blocks:
            x = functional.relu(x + block(x))
        return self.head(x.mean((2, 3)))


def mlp(*sizes):
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


_pretrained = None


def fine_tuned():
    """A network that learnt the digits 0 to 4 gets a new head for all ten."""
    global _pretrained
    if _pretrained is None:
        state = torch.get_rng_state()
        torch.manual_seed(99)
        images, targets = read_digits()
        known = targets < 5
        model = mlp(64, 64, 32, 5)
        optimizer = adam(model.parameters(), 0.003)
        for _ in range(300):
            loss = functional.cross_entropy(model(images[known].flatten(1)), targets[known])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        _pretrained = [layer.state_dict() for layer in model[:-1] if isinstance(layer, nn.Linear)]
        torch.set_rng_state(state)
    model = mlp(64, 64, 32, 10)
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    for layer, weights in zip(linear, _pretrained):
        layer.load_state_dict(weights)
    return model


def small_digits():
    images, targets = read_digits()
    flat = images.flatten(1)
    return Data(flat[797:1197], targets[797:1197], flat[:797], targets[:797])


SIZES = (16, 32, 64, 128, 256, 512, 1024, 2048)
IMBALANCED = tuple(0.7**i for i in range(12))

WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload(
            "attention-layernorm-adamw", "attention with layer norm",
            lambda: split(*sequences(7000), 1000), Attention,
            functional.cross_entropy, "sparseCategoricalCrossentropy", 8,
            "adamw", adamw, 10, SIZES[1:], ADAM_RATES,
        ),
        Workload(
            "residual-batchnorm-momentum", "residual net with batch norm",
            lambda: shifted_digits(4), Residual,
            functional.cross_entropy, "sparseCategoricalCrossentropy", 10,
            "sgd-momentum", momentum, 8, SIZES[1:], SGD_RATES,
        ),
        Workload(
            "clusters-mlp-adamw", "AdamW",
            lambda: split(*clusters(9000, 24, 20, 1.6), 1000), lambda: mlp(24, 64, 64, 20),
            functional.cross_entropy, "sparseCategoricalCrossentropy", 20,
            "adamw", adamw, 8, SIZES, ADAM_RATES,
        ),
        Workload(
            "friedman-regression-adam", "tabular regression",
            lambda: split(*friedman(7000), 1000), lambda: mlp(10, 48, 24, 1),
            functional.mse_loss, "meanSquaredError", None,
            "adam", adam, 12, SIZES, ADAM_RATES,
        ),
        Workload(
            "imbalanced-mlp-momentum", "imbalanced classes",
            lambda: split(*clusters(9000, 16, 12, 1.5, IMBALANCED), 1000), lambda: mlp(16, 48, 12),
            functional.cross_entropy, "sparseCategoricalCrossentropy", 12,
            "sgd-momentum", momentum, 8, SIZES, SGD_RATES,
        ),
        Workload(
            "fine-tuned-digits-adam", "a small set that is fine-tuned",
            small_digits, fine_tuned,
            functional.cross_entropy, "sparseCategoricalCrossentropy", 10,
            "adam", adam, 40, (4, 8, 16, 32, 64, 128, 400), ADAM_RATES,
        ),
        Workload(
            "long-digits-mlp-momentum", "a long horizon",
            lambda: split(*(lambda x, y: (x.flatten(1), y))(*read_digits()), 449),
            lambda: mlp(64, 32, 10),
            functional.cross_entropy, "sparseCategoricalCrossentropy", 10,
            "sgd-momentum", momentum, 150, (16, 32, 64, 128, 256, 512, 1348), SGD_RATES,
        ),
        Workload(
            "noisy-labels-mlp-adam", "noisy labels",
            lambda: split(*clusters(9000, 20, 10, 1.2, None, 0.2), 1000), lambda: mlp(20, 64, 10),
            functional.cross_entropy, "sparseCategoricalCrossentropy", 10,
            "adam", adam, 8, SIZES, ADAM_RATES,
        ),
        Workload(
            "friedman-regression-sgd", "tabular regression, plain SGD",
            lambda: split(*friedman(7000), 1000), lambda: mlp(10, 48, 24, 1),
            functional.mse_loss, "meanSquaredError", None,
            "sgd", lambda p, rate: torch.optim.SGD(p, rate), 12, SIZES, SGD_RATES,
        ),
    )
}
