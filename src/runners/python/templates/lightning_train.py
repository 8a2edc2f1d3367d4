"""
A training for Batchwise: it measures the module below in your own PyTorch and Lightning.

    batchwise advise --python train.py:build --interpreter ./venv/bin/python --memory 2GiB

Put your LightningModule and your DataModule in place of these.
"""

import lightning
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 3))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = nn.functional.cross_entropy(self.layers(x), y)
        self.log("train_loss", loss)
        return loss

    def configure_optimizers(self):
        # trials choose the rate; groups keep the ratio of their rates
        return torch.optim.AdamW(self.parameters(), lr=1e-3)


class Rows(lightning.LightningDataModule):
    def setup(self, stage):
        rows = torch.Generator().manual_seed(0)
        x = torch.randn(2000, 20, generator=rows)
        self.data = TensorDataset(x, x[:, :3].argmax(dim=1))

    def train_dataloader(self):
        return DataLoader(self.data, batch_size=32, shuffle=True)


def build(seed):
    lightning.seed_everything(seed)
    return {
        "model": Net(),
        "data": Rows(),
        # optional:
        # "validation": a data set or DataLoader that judges; without it val_dataloader does, or the
        #   last 15 % of the rows
        # "clip": the largest norm of the gradients, your Trainer's gradient_clip_val
    }
