"""Records replay tables of format batchwise-replay/2 with PyTorch, on one CPU thread.

    python record_tables.py --workload NAME --out FOLDER [--seeds 1,2,3]

A table holds a grid of batch size x learning rate x seed. Each cell is trained at a constant rate
to the planned end; copies cool down from shares of it; and whole trainings let the rate fall
linearly to zero over a quarter of the planned steps and over all of them.
"""

import argparse
import copy
import gzip
import json
import math
import pathlib
import statistics
import sys
import time

import torch

from workloads import WORKLOADS

COOL_SHARE = 0.2
COOL_FROM = (0.0125, 0.025, 0.05, 0.1, 0.2, 0.4)
DECAY_OVER = (0.25, 1.0)
POINT_GROWTH = 1.15
NOISE_GROWTH = 1.75
MICRO_BATCHES, MICRO_BATCH_SIZE = 16, 8
SWEEP_STEPS, SWEEP_DECADES = 100, 4.5
DIVERGED_TIMES = 8
SMOOTHING = 0.9
TIMED_STEPS, WARM_UP_STEPS = 40, 60


def digits(value):
    """Five significant digits; None where not finite."""
    return float(f"{value:.5g}") if math.isfinite(value) else None


def geometric(growth, last):
    """0, 1, 2, ... in steps of at least one that grow by a factor, up to and with last."""
    steps, at = [0], 1.0
    while at < last:
        if round(at) > steps[-1]:
            steps.append(round(at))
        at *= growth
    return steps + [last]


class Trainer:
    """One training: model, optimizer and the order of its batches, all from one seed."""

    def __init__(self, workload, data, batch_size, learning_rate, seed):
        torch.manual_seed(seed)
        self.workload, self.data = workload, data
        self.batch_size, self.learning_rate = batch_size, learning_rate
        self.model = workload.model()
        self.optimizer = workload.optimizer(self.model.parameters(), learning_rate)
        self.generator = torch.Generator().manual_seed(seed)
        self.order, self.at, self.step_count, self.smoothed = None, 0, 0, None

    def copy(self):
        other = copy.copy(self)
        other.model = copy.deepcopy(self.model)
        other.optimizer = self.workload.optimizer(other.model.parameters(), self.learning_rate)
        other.optimizer.load_state_dict(copy.deepcopy(self.optimizer.state_dict()))
        other.generator = torch.Generator().manual_seed(0)
        other.generator.set_state(self.generator.get_state())
        return other

    def rows(self):
        """The next batch of row numbers; the last, incomplete batch of an epoch is dropped."""
        count = len(self.data.inputs)
        size = min(self.batch_size, count)
        if self.order is None or self.at + size > count:
            self.order, self.at = torch.randperm(count, generator=self.generator), 0
        rows = self.order[self.at : self.at + size]
        self.at += size
        return rows

    def step(self, learning_rate=None):
        """One step. Returns the loss of the batch before it."""
        if learning_rate is not None:
            for group in self.optimizer.param_groups:
                group["lr"] = learning_rate
        rows = self.rows()
        self.model.train()
        loss = self.workload.loss(self.model(self.data.inputs[rows]), self.data.targets[rows])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.step_count += 1
        value = loss.item()
        before = value if self.smoothed is None else self.smoothed
        self.smoothed = SMOOTHING * before + (1 - SMOOTHING) * value
        return value

    @torch.no_grad()
    def validate(self):
        """Validation loss and accuracy (None for regression)."""
        self.model.eval()
        outputs = self.model(self.data.validation_inputs)
        loss = self.workload.loss(outputs, self.data.validation_targets).item()
        if self.workload.classes is None:
            return loss, None
        return loss, (outputs.argmax(-1) == self.data.validation_targets).float().mean().item()

    def noise(self):
        """|G|^2 and tr(Sigma), unbiased, from micro-batches (McCandlish et al. 2018, app. A)."""
        self.model.train()
        buffers = [(buffer, buffer.clone()) for buffer in self.model.buffers()]
        generator = torch.Generator().manual_seed(self.step_count)
        total, squares = None, 0.0
        for _ in range(MICRO_BATCHES):
            rows = torch.randint(len(self.data.inputs), (MICRO_BATCH_SIZE,), generator=generator)
            loss = self.workload.loss(self.model(self.data.inputs[rows]), self.data.targets[rows])
            parameters = [p for p in self.model.parameters() if p.requires_grad]
            flat = torch.cat([g.flatten() for g in torch.autograd.grad(loss, parameters)])
            squares += flat.dot(flat).item() / MICRO_BATCHES
            total = flat if total is None else total + flat
        for buffer, kept in buffers:
            buffer.copy_(kept)
        mean = total / MICRO_BATCHES
        of_mean = mean.dot(mean).item()
        small, big = MICRO_BATCH_SIZE, MICRO_BATCHES * MICRO_BATCH_SIZE
        gradient = (big * of_mean - small * squares) / (big - small)
        variance = (squares - of_mean) / (1 / small - 1 / big)
        return digits(gradient), digits(variance)


def has_diverged(loss, start):
    return not math.isfinite(loss) or loss > DIVERGED_TIMES * start


def decay(trainer, steps, start):
    """Rate linearly to zero over the steps. [validation loss, accuracy], or None if it diverged."""
    rate = trainer.learning_rate
    for i in range(steps):
        if not math.isfinite(trainer.step(rate * (1 - i / steps))):
            return None
    loss, accuracy = trainer.validate()
    return None if has_diverged(loss, start) else [digits(loss), accuracy and digits(accuracy)]


def record_run(workload, data, cell, measure_noise):
    planned = workload.steps_planned(len(data.inputs), cell[0])
    trainer = Trainer(workload, data, *cell)
    start = trainer.validate()[0]
    cool_at = {max(1, round(share * planned)) for share in COOL_FROM}
    points_at = set(geometric(POINT_GROWTH, planned)) | cool_at
    noise_at = set(geometric(NOISE_GROWTH, planned)[:-1]) if measure_noise else set()
    run = dict(zip(("batchSize", "learningRate", "seed"), cell))
    run |= {"diverged": False, "points": [], "noise": [], "cooled": [], "decayed": []}
    for step in range(planned + 1):
        if step in points_at:
            loss, accuracy = trainer.validate()
            smoothed = loss if trainer.smoothed is None else trainer.smoothed
            run["points"].append(
                [step, digits(smoothed), digits(loss), accuracy and digits(accuracy)]
            )
            if has_diverged(loss, start):
                run["diverged"] = True
                break
        if step in noise_at:
            run["noise"].append([step, *trainer.noise()])
        if step in cool_at:
            cooled = decay(trainer.copy(), max(1, round(COOL_SHARE * step)), start)
            if cooled is not None:
                run["cooled"].append([step, *cooled])
        if step < planned and not math.isfinite(trainer.step()):
            run["diverged"] = True
            run["points"].append([step + 1, None, None, None])
            break
    for share in () if run["diverged"] and len(run["points"]) < 12 else DECAY_OVER:
        steps = max(1, round(share * planned))
        ended = decay(Trainer(workload, data, *cell), steps, start)
        if ended is not None:
            run["decayed"].append([steps, *ended])
    return run


def record_sweep(workload, data, batch_size):
    low = workload.learning_rates[0] / 10
    growth = 10 ** (SWEEP_DECADES / SWEEP_STEPS)
    trainer = Trainer(workload, data, batch_size, low, 1)
    rates, losses = [], []
    for i in range(SWEEP_STEPS):
        loss = trainer.step(low * growth**i)
        rates.append(digits(low * growth**i))
        losses.append(digits(loss))
        if has_diverged(loss, losses[0]):
            break
    return {"batchSize": batch_size, "learningRates": rates, "losses": losses}


def step_time_ms(workload, data, batch_size):
    trainer = Trainer(workload, data, batch_size, workload.learning_rates[0], 1)
    times = []
    for i in range(WARM_UP_STEPS + TIMED_STEPS):
        began = time.process_time()
        trainer.step()
        times.append((time.process_time() - began) * 1000)
    return digits(statistics.median(times[WARM_UP_STEPS:]))


def record(workload, seeds):
    data = workload.data()
    sizes = [size for size in workload.batch_sizes if size <= len(data.inputs)]
    runs = []
    for size in sizes:
        for rate in workload.learning_rates:
            for seed in seeds:
                runs.append(record_run(workload, data, (size, rate, seed), seed == seeds[0]))
        print(f"{workload.name}: batch {size} done", file=sys.stderr, flush=True)
    return {
        "format": "batchwise-replay/2",
        "name": workload.name,
        "loss": workload.loss_name,
        "trainingRows": len(data.inputs),
        "validationRows": len(data.validation_inputs),
        "classes": workload.classes,
        "parameters": sum(p.numel() for p in workload.model().parameters() if p.requires_grad),
        "optimizer": workload.optimizer_name,
        "epochsPlanned": workload.epochs,
        "batchSizes": sizes,
        "learningRates": list(workload.learning_rates),
        "stepTimeMs": [[size, step_time_ms(workload, data, size)] for size in sizes],
        "coolShare": COOL_SHARE,
        "sweeps": [record_sweep(workload, data, size) for size in sizes],
        "runs": runs,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workload", choices=sorted(WORKLOADS), required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seeds", default="1,2,3")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    workload = WORKLOADS[arguments.workload]
    table = record(workload, [int(seed) for seed in arguments.seeds.split(",")])
    arguments.out.mkdir(parents=True, exist_ok=True)
    file = arguments.out / f"{workload.name}.json.gz"
    with gzip.GzipFile(file, "wb", 9, mtime=0) as packed:
        packed.write(json.dumps(table, separators=(",", ":")).encode())
    print(f"{workload.name}: written to {file}", file=sys.stderr)


if __name__ == "__main__":
    main()
