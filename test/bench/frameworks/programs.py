"""
The models of `npm run bench:frameworks` in PyTorch: the layers of write_models.py, the same rows.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import TensorDataset

HERE = Path(__file__).parent
DIGITS = HERE / "../../../examples/digits-cnn/digits.npz"
CANCER = HERE / "../workloads/breast-cancer.npz"


class Residual(nn.Module):
    def __init__(self, filters):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(filters, filters, 3, padding=1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.Conv2d(filters, filters, 3, padding=1, bias=False),
            nn.BatchNorm2d(filters),
        )

    def forward(self, x):
        return torch.relu(x + self.body(x))


class Gru(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 64, batch_first=True)
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        return self.out(self.gru(x.squeeze(1))[0][:, -1])


def separable(before, after):
    depthwise = nn.Conv2d(before, before, 3, padding=1, groups=before, bias=False)
    return [depthwise, nn.Conv2d(before, after, 1), nn.ReLU()]


def dense_net(inputs, units, classes):
    sizes = [inputs, *units]
    hidden = [
        part
        for before, after in zip(sizes, sizes[1:])
        for part in (nn.Linear(before, after), nn.ReLU())
    ]
    return nn.Sequential(nn.Flatten(), *hidden, nn.Linear(sizes[-1], classes))


def training(model, file):
    held = np.load(file)
    x = torch.from_numpy(held["x"].astype("float32"))
    if x.dim() == 4:
        x = x.permute(0, 3, 1, 2).contiguous()
    return {
        "model": model,
        "data": TensorDataset(x, torch.from_numpy(held["y"].astype("int64"))),
        "loss": nn.functional.cross_entropy,
        "optimizer": lambda parameters, lr: torch.optim.Adam(parameters, lr=lr),
    }


def digits_mlp(seed):
    torch.manual_seed(seed)
    return training(dense_net(64, [256, 128], 10), DIGITS)


def digits_cnn(seed):
    torch.manual_seed(seed)
    first = [nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU()]
    last = [nn.Linear(1024, 128), nn.ReLU(), nn.Dropout(0.3), nn.Linear(128, 10)]
    return training(nn.Sequential(*first, nn.MaxPool2d(2), nn.Flatten(), *last), DIGITS)


def digits_separable(seed):
    torch.manual_seed(seed)
    convolutions = [nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), *separable(32, 64), *separable(64, 64)]
    pooled = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return training(nn.Sequential(*convolutions, *pooled), DIGITS)


def digits_resnet(seed):
    torch.manual_seed(seed)
    stem = [nn.Upsample(scale_factor=2), nn.Conv2d(1, 16, 3, padding=1), nn.ReLU()]
    blocks = [Residual(16) for _ in range(3)]
    pooled = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10)]
    return training(nn.Sequential(*stem, *blocks, *pooled), DIGITS)


def digits_gru(seed):
    torch.manual_seed(seed)
    return training(Gru(), DIGITS)


def cancer_mlp(seed):
    torch.manual_seed(seed)
    return training(dense_net(30, [64, 32], 2), CANCER)
