"""
Prints the models of `npm run bench:frameworks` as JSON: by name, what Keras writes. TensorFlow.js and
Keras read it; programs.py has the same layers in PyTorch.
"""

import json

import keras
from keras import layers


def dense_net(shape, units, classes):
    hidden = [layers.Flatten()] if len(shape) > 1 else []
    hidden += [layers.Dense(each, activation="relu") for each in units]
    return [*hidden, layers.Dense(classes, activation="softmax")]


def residual(x, filters):
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    return layers.ReLU()(layers.Add()([x, y]))


def resnet():
    inputs = keras.Input((8, 8, 1))
    x = layers.UpSampling2D(2)(inputs)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    for _ in range(3):
        x = residual(x, 16)
    x = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, x)


def separable():
    return [
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.SeparableConv2D(64, 3, padding="same", activation="relu"),
        layers.SeparableConv2D(64, 3, padding="same", activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10, activation="softmax"),
    ]


def cnn():
    return [
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.3),
        layers.Dense(10, activation="softmax"),
    ]


def rows_gru():
    return [
        layers.Reshape((8, 8)),
        layers.GRU(64),
        layers.Dense(10, activation="softmax"),
    ]


def sequential(shape, parts):
    return keras.Sequential([keras.Input(shape), *parts])


MODELS = {
    "digits-mlp": lambda: sequential((8, 8, 1), dense_net((8, 8, 1), [256, 128], 10)),
    "digits-cnn": lambda: sequential((8, 8, 1), cnn()),
    "digits-separable": lambda: sequential((8, 8, 1), separable()),
    "digits-resnet": resnet,
    "digits-gru": lambda: sequential((8, 8, 1), rows_gru()),
    "cancer-mlp": lambda: sequential((30,), dense_net((30,), [64, 32], 2)),
}


def written(build):
    model = build()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return json.loads(model.to_json())


print(json.dumps({name: written(build) for name, build in MODELS.items()}))
