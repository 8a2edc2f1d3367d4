"""Writes the configs that Keras 3 and Keras 2 save, as the committed extract of real keys.

    python write_keys.py > ../../fixtures/keras/keys.json

For each class: its config as get_config gives it. For a layer also the rows that it was
called with, the shape that it gave and the number of its parameters.
"""

import importlib
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import tf_keras
from keras.src.api_export import get_name_from_symbol

VECTOR, SEQUENCE, IMAGE, VOLUME = [6], [7, 4], [8, 9, 4], [5, 6, 7, 4]
IMAGE3, TOKENS = [8, 9, 3], [5]

# Arguments and input shapes where a layer needs them; several for layers whose keys depend on
# each other. Layers that are not listed are called without arguments.
LAYERS = {
    "Activation": [(dict(activation="tanh"), [VECTOR])],
    "Add": [({}, [VECTOR, VECTOR])],
    "AdditiveAttention": [({}, [SEQUENCE, SEQUENCE])],
    "AdaptiveAveragePooling1D": [(dict(output_size=3), [SEQUENCE])],
    "AdaptiveAveragePooling2D": [(dict(output_size=3), [IMAGE])],
    "AdaptiveAveragePooling3D": [(dict(output_size=3), [VOLUME])],
    "AdaptiveMaxPooling1D": [(dict(output_size=3), [SEQUENCE])],
    "AdaptiveMaxPooling2D": [(dict(output_size=3), [IMAGE])],
    "AdaptiveMaxPooling3D": [(dict(output_size=3), [VOLUME])],
    "AlphaDropout": [(dict(rate=0.25), [VECTOR])],
    "Attention": [({}, [SEQUENCE, SEQUENCE])],
    "Average": [({}, [VECTOR, VECTOR])],
    "AveragePooling1D": [(dict(pool_size=2), [SEQUENCE])],
    "AveragePooling2D": [(dict(pool_size=2), [IMAGE])],
    "AveragePooling3D": [(dict(pool_size=2), [VOLUME])],
    "Bidirectional": [("bidirectional", [SEQUENCE])],
    "CategoryEncoding": [(dict(num_tokens=4), [TOKENS])],
    "CenterCrop": [(dict(height=4, width=4), [IMAGE])],
    "Concatenate": [({}, [VECTOR, VECTOR])],
    "Conv1D": [(dict(filters=3, kernel_size=2), [SEQUENCE])],
    "Conv1DTranspose": [(dict(filters=3, kernel_size=2), [SEQUENCE])],
    "Conv2D": [(dict(filters=3, kernel_size=2), [IMAGE])],
    "Conv2DTranspose": [(dict(filters=3, kernel_size=2), [IMAGE])],
    "Conv3D": [(dict(filters=3, kernel_size=2), [VOLUME])],
    "Conv3DTranspose": [(dict(filters=3, kernel_size=2), [VOLUME])],
    "ConvLSTM1D": [(dict(filters=3, kernel_size=2), [[5, 7, 4]])],
    "ConvLSTM2D": [(dict(filters=3, kernel_size=2), [[5, 8, 9, 4]])],
    "ConvLSTM3D": [(dict(filters=3, kernel_size=2), [[3, 5, 6, 7, 4]])],
    "CustomScaleLayer": [(dict(scale=0.3), [IMAGE, IMAGE])],
    "Cropping1D": [(dict(cropping=1), [SEQUENCE])],
    "Cropping2D": [(dict(cropping=1), [IMAGE])],
    "Cropping3D": [({}, [VOLUME])],
    "Dense": [(dict(units=3), [VECTOR])],
    "DepthwiseConv1D": [(dict(kernel_size=2), [SEQUENCE])],
    "DepthwiseConv2D": [(dict(kernel_size=2), [IMAGE])],
    "Discretization": [(dict(bin_boundaries=[0.0, 1.0]), [VECTOR])],
    "Dot": [(dict(axes=1), [VECTOR, VECTOR])],
    "Dropout": [(dict(rate=0.25), [VECTOR])],
    "EinsumDense": [(dict(equation="ab,bc->ac", output_shape=3), [VECTOR])],
    "Embedding": [(dict(input_dim=9, output_dim=3), [TOKENS])],
    "GRU": [(dict(units=3), [SEQUENCE])],
    "GaussianDropout": [(dict(rate=0.25), [VECTOR])],
    "GaussianNoise": [(dict(stddev=0.25), [VECTOR])],
    "GlobalAveragePooling1D": [({}, [SEQUENCE])],
    "GlobalAveragePooling2D": [({}, [IMAGE])],
    "GlobalAveragePooling3D": [({}, [VOLUME])],
    "GlobalMaxPooling1D": [({}, [SEQUENCE])],
    "GlobalMaxPooling2D": [({}, [IMAGE])],
    "GlobalMaxPooling3D": [({}, [VOLUME])],
    "GroupNormalization": [(dict(groups=2), [IMAGE])],
    "GroupQueryAttention": [
        (dict(head_dim=2, num_query_heads=4, num_key_value_heads=2), [SEQUENCE, SEQUENCE])
    ],
    "HashedCrossing": [(dict(num_bins=4), None)],
    "Hashing": [(dict(num_bins=4), None)],
    "InputLayer": [("input", None)],
    "IntegerLookup": [({}, None)],
    "LSTM": [(dict(units=3), [SEQUENCE])],
    "LayerScale": [(dict(init_values=1e-6, projection_dim=4), [IMAGE])],
    "LocallyConnected1D": [(dict(filters=3, kernel_size=2), [SEQUENCE])],
    "LocallyConnected2D": [(dict(filters=3, kernel_size=2), [IMAGE])],
    "Masking": [({}, [SEQUENCE])],
    "MaxPooling1D": [(dict(pool_size=2), [SEQUENCE])],
    "MaxPooling2D": [(dict(pool_size=2), [IMAGE])],
    "MaxPooling3D": [(dict(pool_size=2), [VOLUME])],
    "Maximum": [({}, [VECTOR, VECTOR])],
    "Minimum": [({}, [VECTOR, VECTOR])],
    "MultiHeadAttention": [(dict(num_heads=2, key_dim=3), [SEQUENCE, SEQUENCE])],
    "Multiply": [({}, [VECTOR, VECTOR])],
    "Normalization": [(dict(mean=0.5, variance=2.0), [VECTOR])],
    "Permute": [(dict(dims=(2, 1)), [SEQUENCE])],
    "RNN": [
        ("SimpleRNNCell", [SEQUENCE]),
        ("GRUCell", [SEQUENCE]),
        ("LSTMCell", [SEQUENCE]),
        ("StackedRNNCells", [SEQUENCE]),
    ],
    "RandomBrightness": [(dict(factor=0.2), [IMAGE])],
    "RandomColorDegeneration": [(dict(factor=0.2), [IMAGE3])],
    "RandomContrast": [(dict(factor=0.2), [IMAGE])],
    "RandomCrop": [(dict(height=4, width=4), [IMAGE])],
    "RandomFlip": [({}, [IMAGE])],
    "RandomHeight": [(dict(factor=0.2), [IMAGE])],
    "RandomHue": [(dict(factor=0.2), [IMAGE3])],
    "RandomPosterization": [(dict(factor=4), [IMAGE3])],
    "RandomRotation": [(dict(factor=0.2), [IMAGE])],
    "RandomSaturation": [(dict(factor=0.2), [IMAGE3])],
    "RandomSharpness": [(dict(factor=0.2), [IMAGE3])],
    "RandomTranslation": [(dict(height_factor=0.2, width_factor=0.2), [IMAGE])],
    "RandomWidth": [(dict(factor=0.2), [IMAGE])],
    "RandomZoom": [(dict(height_factor=0.2), [IMAGE])],
    "RepeatVector": [(dict(n=3), [VECTOR])],
    "Rescaling": [(dict(scale=0.5), [VECTOR])],
    "Reshape": [(dict(target_shape=(2, 3)), [VECTOR])],
    "Resizing": [(dict(height=4, width=4), [IMAGE])],
    "ReversibleEmbedding": [(dict(input_dim=9, output_dim=3), [TOKENS])],
    "SeparableConv1D": [(dict(filters=3, kernel_size=2), [SEQUENCE])],
    "SeparableConv2D": [(dict(filters=3, kernel_size=2), [IMAGE])],
    "SimpleRNN": [(dict(units=3), [SEQUENCE])],
    "SpatialDropout1D": [(dict(rate=0.25), [SEQUENCE])],
    "SpatialDropout2D": [(dict(rate=0.25), [IMAGE])],
    "SpatialDropout3D": [(dict(rate=0.25), [VOLUME])],
    "SpectralNormalization": [("dense", None)],
    "StochasticDepth": [(dict(drop_path_rate=0.2), [IMAGE])],
    "StringLookup": [({}, None)],
    "Subtract": [({}, [VECTOR, VECTOR])],
    "TextVectorization": [({}, None)],
    "TimeDistributed": [("dense", [SEQUENCE])],
    "UpSampling1D": [({}, [SEQUENCE])],
    "UpSampling2D": [({}, [IMAGE])],
    "UpSampling3D": [({}, [VOLUME])],
    "ZeroPadding1D": [({}, [SEQUENCE])],
    "ZeroPadding2D": [({}, [IMAGE])],
    "ZeroPadding3D": [({}, [VOLUME])],
}

# Classes that nothing is saved from: bases, cells, and layers of other libraries.
NO_LAYERS = {
    "AbstractRNNCell", "DenseFeatures", "FlaxLayer", "GRUCell", "InputSpec", "JaxLayer", "LSTMCell",
    "Lambda", "Layer", "MaxNumBoundingBoxes", "MelSpectrogram", "Pipeline", "STFTSpectrogram", "SimpleRNNCell",
    "StackedRNNCells", "TFSMLayer", "TorchModuleWrapper", "Wrapper",
}  # fmt: skip

ARGUMENTS = {
    "Constant": dict(value=0.5),
    "IdentityInitializer": {},
    "MultiOptimizer": None,
    "Optimizer": None,
    "Loss": None,
    "Regularizer": None,
    "Constraint": None,
    "Initializer": None,
    "Reduction": None,
    "OptimizerMap": None,
    "LossScaleOptimizer": None,
    "STFTInitializer": None,
    "STFT": None,
}


def arguments_of(library, arguments):
    """Arguments that are layers or shapes themselves."""
    if arguments == "dense":
        return dict(layer=library.layers.Dense(3))
    if arguments == "StackedRNNCells":
        return dict(cell=[library.layers.LSTMCell(3), library.layers.GRUCell(2)])
    if str(arguments).endswith("Cell"):
        return dict(cell=getattr(library.layers, arguments)(3))
    if arguments == "bidirectional":
        return dict(layer=library.layers.LSTM(3))
    if arguments == "input":
        name = "batch_shape" if library is keras else "batch_input_shape"
        return {name: (None, 6)}
    return dict(arguments)


def shape_of(tensor):
    return [None if size is None else int(size) for size in tuple(tensor.shape)[1:]]


def written(config):
    """The config as the file of a saved model has it."""
    saved = keras.saving.serialize_keras_object(config)
    return json.loads(json.dumps(saved, default=str))


# Layers that only keras.applications has, by their module.
APPLICATION_LAYERS = {
    "LayerScale": "convnext",
    "StochasticDepth": "convnext",
    "CustomScaleLayer": "inception_resnet_v2",
}


def class_of(library, name):
    module = APPLICATION_LAYERS.get(name)
    if module is None:
        return getattr(library.layers, name)
    path = f"{library.__name__}.src.applications.{module}"
    return getattr(importlib.import_module(path), name)


def layer_entry(library, name, arguments, rows):
    layer = class_of(library, name)(**arguments_of(library, arguments))
    entry = {"config": written(layer.get_config())}
    if rows is None:
        return entry
    inputs = [library.Input(shape=tuple(row)) for row in rows]
    query_and_value = "MultiHeadAttention", "GroupQueryAttention"
    if name in query_and_value:
        output = layer(*inputs)
    else:
        output = layer(inputs if len(inputs) > 1 else inputs[0])
    entry["inputs"] = rows
    entry["outputShape"] = shape_of(output)
    entry["parameters"] = int(layer.count_params())
    return entry


def layers_of(library):
    entries = {}
    for name in [*public_classes(library.layers), *APPLICATION_LAYERS]:
        if name in NO_LAYERS:
            continue
        cases = LAYERS.get(name, [({}, [IMAGE3])])
        entries[name] = [layer_entry(library, name, *case) for case in cases]
    return entries


def public_classes(module):
    """Each class once, by its own name where the module has it."""
    names = set(dir(module))
    classes = [(name, getattr(module, name)) for name in names]
    classes = [(name, kind) for name, kind in classes if isinstance(kind, type)]
    return sorted({kind.__name__ if kind.__name__ in names else name for name, kind in classes})


def configs_of(library, part):
    module = getattr(library, part)
    entries = {}
    for name in public_classes(module):
        arguments = ARGUMENTS.get(name, {})
        if arguments is not None:
            entries[name] = written(getattr(module, name)(**arguments).get_config())
    return entries


def keys_of(library):
    parts = ("initializers", "regularizers", "constraints", "optimizers", "losses")
    return {
        "version": library.__version__,
        "layers": layers_of(library),
        **{part: configs_of(library, part) for part in parts},
    }


def lines_of(keys):
    """JSON with one line for each class, so that a difference is easy to read."""
    parts = []
    for part, entries in keys.items():
        if isinstance(entries, dict):
            rows = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items()]
            parts.append(f"{json.dumps(part)}: {{\n" + ",\n".join(rows) + "\n}")
        else:
            parts.append(f"{json.dumps(part)}: {json.dumps(entries)}")
    return "{\n" + ",\n".join(parts) + "\n}"


NAMED_PARTS = (
    "layers",
    "ops",
    "activations",
    "initializers",
    "regularizers",
    "constraints",
    "losses",
    "optimizers",
)


def saved_names(module):
    """Every public name of the module, and the name that a file has in its place."""
    names = [name for name in dir(module) if not name.startswith("_")]
    paths = [(name, get_name_from_symbol(getattr(module, name))) for name in names]
    return {name: path and path.split(".")[-1] for name, path in paths}


def names_of(library):
    return {part: saved_names(getattr(library, part)) for part in NAMED_PARTS}


if __name__ == "__main__":
    keras.utils.set_random_seed(1)
    saved = ",\n".join(
        f"{json.dumps(version)}: {lines_of(keys_of(library))}"
        for version, library in (("keras3", keras), ("keras2", tf_keras))
    )
    print(f'{{"names": {json.dumps(names_of(keras))},\n{saved}}}')
