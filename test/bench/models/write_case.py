"""Writes what Keras makes of a model: its JSON, its numbers, and its weights after one step.

    python write_case.py small FOLDER PATTERN    small models whose names match
    python write_case.py application NAME FOLDER

Every case is a pair: NAME.json, and NAME.bin with the tensors one after another.
"""

import json
import os
import re
import sys
import traceback
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tf_keras
from applications import application, applications
from recurrent_models import recurrent_models
from small_models import SmallModel, small_models
from tf_keras.src.saving.legacy import saving_utils
from tf_keras.src.saving.legacy.saved_model import json_utils

LIBRARIES = {"keras": keras, "tf_keras": tf_keras}
ROWS = 4


class Tensors:
    """Collects tensors for the binary file; gives each a place."""

    def __init__(self):
        self.arrays, self.size = [], 0

    def place(self, value, dtype=None):
        # a copy: the value may be a view of a weight that changes
        array = np.array(value, dtype=dtype or np.float32, order="C")
        offset = self.size
        self.arrays.append(array)
        self.size += array.nbytes
        return {"shape": list(array.shape), "dtype": str(array.dtype), "offset": offset}


def leaf_weights(model):
    """Weights by the path of layer names below the model."""

    def walk(layer, path):
        # a model in TimeDistributed has its layers one level below
        inner = getattr(layer, "layers", None) or getattr(
            getattr(layer, "layer", None), "layers", None
        )
        if inner is None:
            return [(path, weight) for weight in layer.weights]
        return [item for child in inner for item in walk(child, (*path, child.name))]

    seen, found = set(), []
    for path, weight in walk(model, ()):
        if id(weight) not in seen:
            seen.add(id(weight))
            found.append((path, weight))
    return found


def weight_name(weight):
    return getattr(weight, "path", weight.name).removesuffix(":0")


def values(weight):
    return np.asarray(weight.numpy())


def random_rows(shape, generator, case):
    if case.vocabulary > 0:
        return generator.integers(0, case.vocabulary, (ROWS, *shape)).astype(np.int32)
    if case.inputs == "pixels":
        return generator.uniform(0, 255, (ROWS, *shape)).astype(np.float32)
    return generator.normal(size=(ROWS, *shape)).astype(np.float32)


def random_targets(shape, generator, kind):
    if kind == "classes":
        return generator.integers(0, shape[-1], (ROWS, *shape[:-1])).astype(np.int32)
    if kind == "one-hot":
        classes = generator.integers(0, shape[-1], (ROWS, *shape[:-1]))
        return np.eye(shape[-1], dtype=np.float32)[classes]
    if kind == "labels":
        return generator.integers(0, 2, (ROWS, *shape)).astype(np.float32)
    if kind == "signs":
        return (generator.integers(0, 2, (ROWS, *shape)) * 2 - 1).astype(np.float32)
    if kind == "positive":
        return generator.uniform(0.5, 2, (ROWS, *shape)).astype(np.float32)
    return generator.normal(size=(ROWS, *shape)).astype(np.float32)


def disturb(model, generator):
    """Moves every weight off its initial value: zeros and ones hide mistakes."""
    for _, weight in leaf_weights(model):
        value = values(weight)
        name = weight_name(weight)
        if value.dtype != np.float32 or "normalization" in name and "/mean" in name:
            continue
        moved = value + 0.1 * generator.normal(size=value.shape)
        weight.assign(np.abs(moved) if "variance" in name else moved)
        if getattr(weight, "constraint", None) is not None:
            weight.assign(weight.constraint(weight))


def as_list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def compiled(library, model, case):
    loss = case.loss(library) if callable(case.loss) else case.loss
    optimizer = case.optimizer(library)
    # tracing a graph takes longer than a step of a small model
    model.compile(optimizer=optimizer, loss=loss, run_eagerly=True)
    return model


def training_config(model):
    """What Keras 2 writes into a file beside the topology: to_json does not have it."""
    metadata = saving_utils.model_metadata(model, include_optimizer=True)
    return json.loads(json.dumps(metadata["training_config"], default=json_utils.get_json_type))


def case_of(library, model, case, perturb=True):
    """The case and its tensors."""
    generator = np.random.default_rng(1)
    tensors = Tensors()
    text = model.to_json()
    saved = json.loads(text)
    if library is tf_keras:
        saved["training_config"] = training_config(model)
    shapes = [tuple(output.shape[1:]) for output in as_list(model.outputs)]
    entry = {
        "model": saved,
        "parameters": int(model.count_params()),
        "trainableParameters": int(sum(np.prod(w.shape) for w in model.trainable_weights)),
        "outputShapes": [list(shape) for shape in shapes],
        "learningRate": float(model.optimizer.learning_rate.numpy()),
    }
    if perturb:
        disturb(model, generator)
    inputs = [
        random_rows(tuple(source.shape[1:]), generator, case) for source in as_list(model.inputs)
    ]
    targets = [random_targets(shape, generator, case.targets) for shape in shapes]
    whole = "int32" if case.vocabulary > 0 else None
    entry["inputs"] = [tensors.place(value, whole) for value in inputs]
    classes = "int32" if case.targets == "classes" else None
    entry["targets"] = [tensors.place(value, classes) for value in targets]
    entry["weights"] = [
        {
            "layer": list(path),
            "name": weight_name(weight),
            "before": tensors.place(values(weight)),
        }
        for path, weight in leaf_weights(model)
    ]
    x = inputs if len(inputs) > 1 else inputs[0]
    y = targets if len(targets) > 1 else targets[0]
    entry["outputs"] = [
        tensors.place(np.asarray(output)) for output in as_list(model(x, training=False))
    ]
    if not case.random:
        entry["loss"] = float(np.ravel(model.train_on_batch(x, y))[0])
        for place, (_, weight) in zip(entry["weights"], leaf_weights(model)):
            place["after"] = tensors.place(values(weight))
    return entry, tensors


def write(folder, name, entry, tensors):
    with open(folder / f"{name}.bin", "wb") as file:
        for array in tensors.arrays:
            file.write(array.tobytes())
    # written last: a case with its JSON is complete
    (folder / f"{name}.json").write_text(json.dumps(entry))


def write_small(folder, pattern):
    for case in [*small_models, *recurrent_models]:
        for library_name in case.libraries:
            library = LIBRARIES[library_name]
            name = f"{case.group}.{case.name}.{'3' if library is keras else '2'}"
            if (folder / f"{name}.json").exists() or not re.search(pattern, name):
                continue
            try:
                library.utils.set_random_seed(1)
                library.backend.clear_session()
                model = compiled(library, case.build(library), case)
                write(folder, name, *case_of(library, model, case))
            except Exception as error:
                print(f"{name}: {traceback.format_exception_only(error)[-1].strip()}", flush=True)


def write_application(name, folder):
    if (folder / f"applications.{name}.3.json").exists():
        return
    keras.utils.set_random_seed(1)
    model = application(name)
    case = SmallModel(
        "applications",
        name,
        lambda library: model,
        optimizer=lambda library: library.optimizers.SGD(0.001),
        inputs="pixels",
    )
    model = compiled(keras, model, case)
    write(folder, f"applications.{name}.3", *case_of(keras, model, case, perturb=False))


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    if kind == "small":
        write_small(Path(rest[0]), rest[1])
    elif kind == "names":
        print("\n".join(applications))
    else:
        write_application(rest[0], Path(rest[1]))
