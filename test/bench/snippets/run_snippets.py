"""Runs snippets from standard input on a linear problem; prints one JSON line for each."""

import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile

has_tensorflow = importlib.util.find_spec("tensorflow") is not None
os.environ.setdefault("KERAS_BACKEND", "tensorflow" if has_tensorflow else "torch")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

rng = np.random.default_rng(1)
x_train = rng.normal(size=(100, 4)).astype("float32")
y_train = x_train.sum(axis=1, keepdims=True)


def run_keras(code):
    def build_model():
        return keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, name="out")])

    keras.utils.set_random_seed(1)
    model = build_model()
    names = {
        "model": model,
        "build_model": build_model,
        "loss": "mean_squared_error",
        "x_train": x_train,
        "y_train": y_train,
    }
    start = keras.ops.convert_to_numpy(model(x_train))
    before = float(np.mean((start - y_train) ** 2))
    exec(compile(code, "snippet", "exec"), names)
    end = keras.ops.convert_to_numpy(names["model"](x_train))
    rate = float(keras.ops.convert_to_numpy(names["model"].optimizer.learning_rate))
    return before, float(np.mean((end - y_train) ** 2)), rate


def run_torch(code):
    torch.manual_seed(1)
    x, y = torch.tensor(x_train), torch.tensor(y_train)
    model = torch.nn.Linear(4, 1)
    loss_fn = torch.nn.MSELoss()
    names = {
        "model": model,
        "loss_fn": loss_fn,
        "train_set": torch.utils.data.TensorDataset(x, y),
        "device": torch.device("cpu"),
    }
    before = loss_fn(model(x), y).item()
    exec(compile(code, "snippet", "exec"), names)
    return before, loss_fn(model(x), y).item(), names["optimizer"].param_groups[0]["lr"]


workers_head = """
import torch
torch.manual_seed(1)
rows = torch.randn(100, 4)
labels = rows.sum(1, keepdim=True)
train_set = torch.utils.data.TensorDataset(rows, labels)
model = torch.nn.Linear(4, 1)
loss_fn = torch.nn.MSELoss()
before = loss_fn(model(rows), labels).item()
"""
workers_tail = """
import json
if local == 0:
    after = loss_fn(model.module(rows), labels).item()
    print(json.dumps([before, after, optimizer.param_groups[0]["lr"]]))
"""


def run_torch_workers(code):
    body = code.replace("dist.get_rank() % max(1, torch.cuda.device_count())", "dist.get_rank()")
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        file.write(workers_head + body + workers_tail)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    try:
        done = subprocess.run(
            [*command, "--nproc-per-node=2", file.name], capture_output=True, text=True, check=False
        )
    finally:
        os.unlink(file.name)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    if done.returncode != 0 or not lines:
        raise RuntimeError(done.stderr[-600:])
    return json.loads(lines[-1])


def run(framework, code):
    if framework == "pytorch-workers":
        return run_torch_workers(code)
    return run_torch(code) if framework.startswith("pytorch") else run_keras(code)


for job in json.load(sys.stdin):
    result = {"name": job["name"], "framework": job["framework"], "fault": None, "skipped": None}
    if "import tensorflow" in job["code"] and not has_tensorflow:
        result["skipped"] = "TensorFlow is not installed"
    else:
        try:
            before, after, rate = run(job["framework"], job["code"])
            result.update(before=before, after=after if math.isfinite(after) else None, rate=rate)
            if not (math.isfinite(after) and after < before):
                result["fault"] = f"the loss went from {before} to {after}"
            elif "down to 0" in job["code"] and rate > 1e-5:
                result["fault"] = f"the rate ends at {rate}"
        except Exception as error:  # every fault is a finding
            result["fault"] = f"{type(error).__name__}: {error}"
    print(json.dumps(result), flush=True)
