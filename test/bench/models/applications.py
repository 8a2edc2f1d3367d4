"""The topologies of keras.applications, with fresh weights and small images."""

import json

import keras

# Smallest sides that the constructors accept, or that keep every window inside its image. A larger
# NASNetLarge needs more than 16 GiB in float64.
SIDES = {
    "InceptionV3": 75,
    "InceptionResNetV2": 75,
    "NASNetMobile": 224,
    "NASNetLarge": 128,
    "Xception": 71,
}
# 2 x 2 positions at the end of a network that halves the sides five times
OTHER_SIDE = 64
CLASSES = 10

applications = sorted(
    name
    for name in dir(keras.applications)
    if name[0].isupper() and callable(getattr(keras.applications, name))
)


def without_chance(model):
    """The same model with all rates of dropout and stochastic depth at zero."""
    saved = json.loads(model.to_json())

    def walk(value):
        if isinstance(value, dict):
            return {
                key: 0.0 if key in ("rate", "drop_path_rate") else walk(item)
                for key, item in value.items()
            }
        return [walk(item) for item in value] if isinstance(value, list) else value

    return keras.models.model_from_json(json.dumps(walk(saved)))


def application(name):
    side = SIDES.get(name, OTHER_SIDE)
    make = getattr(keras.applications, name)
    model = make(
        weights=None,
        input_shape=(side, side, 3),
        classes=CLASSES,
        classifier_activation=None,
    )
    return without_chance(model)
