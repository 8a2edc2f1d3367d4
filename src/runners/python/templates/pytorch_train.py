"""
A training for Batchwise: it measures the model below in your own PyTorch.

    batchwise advise --python train.py:build --interpreter ./venv/bin/python --memory 2GiB

Put your model, data, loss and optimizer in place of these.
"""

import torch
from torch import nn
from torch.utils.data import TensorDataset


def build(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 3))

    # any Dataset with __len__ and __getitem__, or a DataLoader, whose data set is then used
    rows = torch.Generator().manual_seed(0)
    x = torch.randn(2000, 20, generator=rows)
    y = x[:, :3].argmax(dim=1)

    return {
        "model": model,
        "data": TensorDataset(x, y),
        # loss(outputs, targets); or leave it out and give "step": a function of the model and a
        # batch that returns the loss
        "loss": nn.functional.cross_entropy,
        # Batchwise chooses the learning rate: pass it on
        "optimizer": lambda parameters, lr: torch.optim.AdamW(parameters, lr=lr),
        # optional:
        # "validation": a data set that judges; without it the last 15 % of the rows do
        # "collate": the function that makes a batch of a list of rows
        # "clip": the largest norm of the gradients, as in clip_grad_norm_
        # "scheduler": your schedule; trials leave it out, the advice takes its place
    }
