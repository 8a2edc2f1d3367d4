"""The models of `npm run bench:memory -- --engine torch`, with made-up rows."""

import torch
from torch import nn
from torch.utils.data import TensorDataset


def training(seed, shape, rows, make, classes=10):
    torch.manual_seed(seed)
    model = make()
    random = torch.Generator().manual_seed(1)
    x = torch.randn(rows, *shape, generator=random)
    y = torch.randint(0, classes, (rows,), generator=random)
    return {
        "model": model,
        "data": TensorDataset(x, y),
        "loss": nn.functional.cross_entropy,
        "optimizer": lambda parameters, lr: torch.optim.Adam(parameters, lr=lr),
    }


def mlp(seed):
    def make():
        hidden = [nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 256), nn.ReLU()]
        return nn.Sequential(*hidden, nn.Linear(256, 10))

    return training(seed, (784,), 19_000, make)


def cnn(seed):
    def make():
        first = [nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        second = [nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        last = [nn.Flatten(), nn.Linear(4096, 128), nn.ReLU(), nn.Linear(128, 10)]
        return nn.Sequential(*first, *second, *last)

    return training(seed, (3, 32, 32), 2000, make)


def norms(seed):
    def make():
        parts = []
        for before, after in ((8, 16), (16, 16), (16, 24), (24, 24), (24, 32)):
            convolution = nn.Conv2d(before, after, 3, padding=1, bias=False)
            parts += [convolution, nn.BatchNorm2d(after), nn.ReLU()]
        return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10))

    return training(seed, (8, 24, 24), 1200, make)


class Gru(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(24, 48, batch_first=True)
        self.out = nn.Linear(48, 5)

    def forward(self, x):
        return self.out(self.gru(x)[0][:, -1])


def gru(seed):
    return training(seed, (16, 24), 6500, Gru, classes=5)
