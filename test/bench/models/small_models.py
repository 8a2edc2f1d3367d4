"""Small models that cover what Batchwise reads, by group. `library` is keras or tf_keras."""

from dataclasses import dataclass
from typing import Any, Callable

VECTOR, SEQUENCE, IMAGE, VOLUME, TOKENS = (6,), (7, 4), (8, 9, 3), (5, 6, 5, 2), (5,)


@dataclass(frozen=True)
class SmallModel:
    group: str
    name: str
    build: Callable[[Any], Any]
    loss: Any = "mean_squared_error"
    """Name, list, or a function of the library that makes it."""
    optimizer: Callable[[Any], Any] = lambda library: library.optimizers.SGD(0.1)
    targets: str = "real"
    """real, classes, one-hot, labels (0 or 1), signs (-1 or 1) or positive, for each output."""
    vocabulary: int = 0
    """Inputs are whole numbers below it."""
    random: bool = False
    """Training draws random numbers: the step is not compared."""
    libraries: tuple = ("keras", "tf_keras")
    inputs: str = "real"
    """real, or pixels from 0 to 255."""


def chain(shape, make, before=True, after=True):
    """A Sequential around the layers under test: something to train before and after them."""

    def build(library):
        layers = library.layers
        first = [layers.Conv2D(4, 3, padding="same")] if len(shape) == 3 else [layers.Dense(4)]
        last = [layers.Flatten(), layers.Dense(3)]
        return library.Sequential(
            [
                library.Input(shape=shape),
                *(first if before else []),
                *make(layers),
                *(last if after else []),
            ]
        )

    return build


def functional(make):
    """`make(library)` returns inputs and outputs."""

    def build(library):
        inputs, outputs = make(library)
        return library.Model(inputs, outputs)

    return build


def layers_of(group, shape, table, **options):
    """One model for each entry: name -> function of keras.layers that makes the layers."""
    return [
        SmallModel(group, name, chain(shape, make), **options) for name, make in table.items()
    ]


def one(make):
    return lambda layers: [make(layers)]


both = {"class_name": "L1L2", "config": {"l1": 0.01, "l2": 0.02}}
basics = layers_of(
    "basics",
    VECTOR,
    {
        "dense": one(lambda L: L.Dense(5, activation="tanh")),
        "dense-no-bias": one(lambda L: L.Dense(5, use_bias=False)),
        "dense-penalties": one(
            lambda L: L.Dense(5, kernel_regularizer="l2", bias_regularizer="l1")
        ),
        "dense-l1-l2": one(lambda L: L.Dense(5, kernel_regularizer=both)),
        "activity-penalty": one(lambda L: L.Dense(5, activity_regularizer="l2")),
        "activity-regularization": one(lambda L: L.ActivityRegularization(l1=0.01, l2=0.02)),
        "max-norm": one(lambda L: L.Dense(5, kernel_constraint="max_norm")),
        "non-negative": one(lambda L: L.Dense(5, kernel_constraint="non_neg")),
        "unit-norm": one(lambda L: L.Dense(5, kernel_constraint="unit_norm")),
        "frozen": one(lambda L: L.Dense(5, trainable=False)),
        "frozen-batch-norm": one(lambda L: L.BatchNormalization(trainable=False)),
        "relu-layer": one(lambda L: L.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2)),
        "leaky-relu": one(lambda L: L.LeakyReLU()),
        "elu": one(lambda L: L.ELU(alpha=0.7)),
        "activation-object": one(lambda L: L.Dense(5, activation=L.LeakyReLU(0.1))),
        "activation-of-object": one(lambda L: L.Activation(L.ReLU(max_value=1.0))),
        "activation-penalty": one(
            lambda L: L.Dense(5, activation=L.ELU(), activity_regularizer="l2")
        ),
        "prelu": one(lambda L: L.PReLU()),
        "softmax-layer": one(lambda L: L.Softmax()),
        "flatten-vector": one(lambda L: L.Flatten()),
        "reshape": lambda L: [L.Reshape((2, 2)), L.Reshape((-1, 1))],
        "repeat-vector": one(lambda L: L.RepeatVector(3)),
        "batch-norm": one(lambda L: L.BatchNormalization(momentum=0.8, epsilon=1e-2)),
        "batch-norm-plain": one(lambda L: L.BatchNormalization(center=False, scale=False)),
        "layer-norm": one(lambda L: L.LayerNormalization()),
        "unit-normalization": one(lambda L: L.UnitNormalization()),
        "rescaling": one(lambda L: L.Rescaling(0.5, offset=-1.0)),
        "normalization": one(lambda L: L.Normalization(mean=0.5, variance=2.0)),
        "identity": one(lambda L: L.Identity()),
    },
)
basics += layers_of(
    "basics", VECTOR, {"rms-norm": one(lambda L: L.RMSNormalization())}, libraries=("keras",)
)
basics += layers_of(
    "basics",
    VECTOR,
    {
        "dropout": one(lambda L: L.Dropout(0.3)),
        "gaussian-noise": one(lambda L: L.GaussianNoise(0.1)),
        "gaussian-dropout": one(lambda L: L.GaussianDropout(0.1)),
        "alpha-dropout": one(lambda L: L.AlphaDropout(0.1)),
    },
    random=True,
)
basics += layers_of(
    "basics",
    IMAGE,
    {
        "group-norm": one(lambda L: L.GroupNormalization(groups=2)),
        "batch-norm-image": one(lambda L: L.BatchNormalization()),
        "layer-norm-two-axes": one(lambda L: L.LayerNormalization(axis=(2, 3))),
        "batch-norm-axis": one(lambda L: L.BatchNormalization(axis=1)),
        "prelu-shared": one(lambda L: L.PReLU(shared_axes=[1, 2])),
        "permute": one(lambda L: L.Permute((3, 1, 2))),
        "softmax-axis": one(lambda L: L.Softmax(axis=1)),
    },
)
basics += layers_of(
    "basics", IMAGE, {"spatial-dropout-2d": one(lambda L: L.SpatialDropout2D(0.3))}, random=True
)
basics += layers_of(
    "basics",
    SEQUENCE,
    {
        "dense-on-sequence": one(lambda L: L.Dense(5)),
        "time-distributed": one(
            lambda L: L.TimeDistributed(L.Dense(5, activation="relu", kernel_regularizer="l2"))
        ),
        "layer-norm-sequence": one(lambda L: L.LayerNormalization()),
    },
)
basics.append(
    SmallModel(
        "basics",
        "category-encoding",
        chain(
            TOKENS,
            one(lambda L: L.CategoryEncoding(num_tokens=9, output_mode="multi_hot")),
            before=False,
        ),
        vocabulary=9,
    )
)
basics.append(
    SmallModel(
        "basics",
        "augmentation",
        chain(
            IMAGE,
            lambda L: [
                L.Rescaling(1 / 255),
                L.RandomFlip("horizontal"),
                L.RandomRotation(0.1),
                L.RandomZoom(0.1),
                L.Conv2D(4, 3),
            ],
            before=False,
        ),
        random=True,
        inputs="pixels",
    )
)

ACTIVATIONS = (
    "elu exponential gelu hard_sigmoid linear relu relu6 selu sigmoid silu softmax softplus "
    "softsign tanh mish"
).split()
ACTIVATIONS_3 = (
    "celu hard_shrink hard_tanh leaky_relu log_sigmoid log_softmax soft_shrink sparse_plus "
    "squareplus tanh_shrink sparsemax"
).split()
activations = [
    SmallModel(
        "activations",
        name,
        chain(VECTOR, one(lambda L, name=name: L.Activation(name))),
        libraries=libraries,
    )
    for names, libraries in ((ACTIVATIONS, ("keras", "tf_keras")), (ACTIVATIONS_3, ("keras",)))
    for name in names
]

convolution = layers_of(
    "convolution",
    IMAGE,
    {
        "conv-2d": one(lambda L: L.Conv2D(3, 3, activation="relu")),
        "conv-2d-strides": one(lambda L: L.Conv2D(3, (3, 2), strides=2, padding="same")),
        "conv-2d-dilated": one(lambda L: L.Conv2D(3, 3, dilation_rate=2, padding="same")),
        "conv-2d-groups": one(lambda L: L.Conv2D(6, 3, groups=2)),
        "conv-2d-penalty": one(lambda L: L.Conv2D(3, 1, kernel_regularizer="l2")),
        "transpose-2d": one(lambda L: L.Conv2DTranspose(3, 3, strides=2, padding="same")),
        "transpose-2d-valid": one(lambda L: L.Conv2DTranspose(3, 3, strides=2)),
        "transpose-2d-output-padding": one(
            lambda L: L.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=0)
        ),
        "transpose-2d-dilated": one(
            lambda L: L.Conv2DTranspose(3, 3, dilation_rate=2, padding="same")
        ),
        "separable-2d": one(lambda L: L.SeparableConv2D(5, 3, depth_multiplier=2)),
        "separable-2d-dilated": one(
            lambda L: L.SeparableConv2D(5, 3, dilation_rate=2, padding="same")
        ),
        "depthwise-2d": one(lambda L: L.DepthwiseConv2D(3, strides=2, padding="same")),
        "depthwise-2d-dilated": one(lambda L: L.DepthwiseConv2D(3, dilation_rate=2)),
        "max-pooling-2d": one(lambda L: L.MaxPooling2D(2)),
        "max-pooling-2d-same": one(lambda L: L.MaxPooling2D(3, strides=2, padding="same")),
        "average-pooling-2d": one(lambda L: L.AveragePooling2D(2)),
        "average-pooling-2d-same": one(lambda L: L.AveragePooling2D(3, strides=2, padding="same")),
        "global-average-2d": one(lambda L: L.GlobalAveragePooling2D()),
        "global-average-2d-keepdims": one(lambda L: L.GlobalAveragePooling2D(keepdims=True)),
        "global-max-2d": one(lambda L: L.GlobalMaxPooling2D()),
        "up-sampling-2d": one(lambda L: L.UpSampling2D(2)),
        "up-sampling-2d-bilinear": one(lambda L: L.UpSampling2D(2, interpolation="bilinear")),
        "zero-padding-2d": one(lambda L: L.ZeroPadding2D(((1, 2), (0, 3)))),
        "cropping-2d": one(lambda L: L.Cropping2D(((1, 2), (0, 3)))),
        "resizing": one(lambda L: L.Resizing(5, 6)),
        "center-crop": one(lambda L: L.CenterCrop(5, 6)),
    },
)
convolution += layers_of(
    "convolution",
    SEQUENCE,
    {
        "conv-1d": one(lambda L: L.Conv1D(3, 3, strides=2)),
        "conv-1d-causal": one(lambda L: L.Conv1D(3, 3, padding="causal", dilation_rate=2)),
        "conv-1d-groups": one(lambda L: L.Conv1D(6, 3, groups=2)),
        "transpose-1d": one(lambda L: L.Conv1DTranspose(3, 3, strides=2, padding="same")),
        "separable-1d": one(lambda L: L.SeparableConv1D(5, 3, depth_multiplier=2)),
        "depthwise-1d": one(lambda L: L.DepthwiseConv1D(3, padding="same")),
        "max-pooling-1d": one(lambda L: L.MaxPooling1D(2)),
        "average-pooling-1d": one(lambda L: L.AveragePooling1D(2)),
        "global-average-1d": one(lambda L: L.GlobalAveragePooling1D()),
        "global-max-1d": one(lambda L: L.GlobalMaxPooling1D()),
        "up-sampling-1d": one(lambda L: L.UpSampling1D(2)),
        "zero-padding-1d": one(lambda L: L.ZeroPadding1D((1, 2))),
        "cropping-1d": one(lambda L: L.Cropping1D((1, 2))),
    },
)
convolution += layers_of(
    "convolution",
    VOLUME,
    {
        "conv-3d": one(lambda L: L.Conv3D(3, 2, padding="same")),
        "transpose-3d": one(lambda L: L.Conv3DTranspose(3, 2, strides=2)),
        "max-pooling-3d": one(lambda L: L.MaxPooling3D(2)),
        "average-pooling-3d": one(lambda L: L.AveragePooling3D(2)),
        "global-average-3d": one(lambda L: L.GlobalAveragePooling3D()),
        "global-max-3d": one(lambda L: L.GlobalMaxPooling3D()),
        "up-sampling-3d": one(lambda L: L.UpSampling3D(2)),
        "zero-padding-3d": one(lambda L: L.ZeroPadding3D(1)),
        "cropping-3d": one(lambda L: L.Cropping3D(1)),
    },
)

sequences = layers_of(
    "sequences",
    SEQUENCE,
    {
        "lstm": one(lambda L: L.LSTM(5)),
        "lstm-sequences": one(lambda L: L.LSTM(5, return_sequences=True)),
        "lstm-backwards": one(lambda L: L.LSTM(5, return_sequences=True, go_backwards=True)),
        "lstm-hard-sigmoid": one(lambda L: L.LSTM(5, recurrent_activation="hard_sigmoid")),
        "lstm-no-bias": one(lambda L: L.LSTM(5, use_bias=False)),
        "lstm-stack": lambda L: [L.LSTM(5, return_sequences=True), L.LSTM(4)],
        "gru": one(lambda L: L.GRU(5)),
        "gru-before": one(lambda L: L.GRU(5, reset_after=False)),
        "gru-sequences": one(lambda L: L.GRU(5, return_sequences=True)),
        "simple-rnn": one(lambda L: L.SimpleRNN(5)),
        "bidirectional-lstm": one(lambda L: L.Bidirectional(L.LSTM(5, return_sequences=True))),
        "bidirectional-gru-sum": one(lambda L: L.Bidirectional(L.GRU(5), merge_mode="sum")),
        "bidirectional-other": one(
            lambda L: L.Bidirectional(
                L.LSTM(5), backward_layer=L.LSTM(5, activation="relu", go_backwards=True)
            )
        ),
        "masking": lambda L: [L.Masking(0.0), L.LSTM(5)],
    },
)


def tokens(make):
    return chain(TOKENS, make, before=False)


def mask_dropped(library):
    """Operators hand no mask on, as layers do."""
    source = library.Input(shape=TOKENS)
    embedded = library.layers.Embedding(9, 4, mask_zero=True)(source)
    return source, library.layers.Dense(3)(library.layers.LSTM(5)(embedded * 2.0 + 0.1))


def softmax_mask(library):
    source = library.Input(shape=SEQUENCE)
    scores = library.layers.Dense(4)(source)
    shares = library.layers.Softmax()(scores, mask=scores > -0.5)
    return source, library.layers.Dense(3)(library.layers.Flatten()(shares))


sequences += [
    SmallModel("sequences", "embedding", tokens(one(lambda L: L.Embedding(9, 4))), vocabulary=9),
    SmallModel(
        "sequences",
        "embedding-mask-lstm",
        tokens(lambda L: [L.Embedding(9, 4, mask_zero=True), L.LSTM(5)]),
        vocabulary=9,
    ),
    SmallModel(
        "sequences",
        "embedding-mask-average",
        tokens(lambda L: [L.Embedding(9, 4, mask_zero=True), L.GlobalAveragePooling1D()]),
        vocabulary=9,
    ),
    SmallModel(
        "sequences",
        "embedding-mask-batch-norm",
        tokens(lambda L: [L.Embedding(9, 4, mask_zero=True), L.BatchNormalization(), L.LSTM(5)]),
        vocabulary=9,
    ),
    SmallModel(
        "sequences",
        "embedding-mask-dropped",
        functional(mask_dropped),
        vocabulary=9,
    ),
    SmallModel("sequences", "softmax-mask", functional(softmax_mask), libraries=("keras",)),
    SmallModel(
        "sequences",
        "embedding-mask-bidirectional",
        tokens(
            lambda L: [
                L.Embedding(9, 4, mask_zero=True),
                L.Bidirectional(L.GRU(5, return_sequences=True)),
            ]
        ),
        vocabulary=9,
    ),
]


def einsum_dense(L):
    return [L.EinsumDense("abc,cd->abd", output_shape=(7, 5), bias_axes="d")]


sequences += layers_of("sequences", SEQUENCE, {"einsum-dense": einsum_dense})


def attention(make, rank=2):
    """Query and value are projections of one sequence."""

    def build(library):
        layers = library.layers
        source = library.Input(shape=SEQUENCE)
        query, value = layers.Dense(4)(source), layers.Dense(4)(source)
        output = layers.Dense(3)(layers.Flatten()(make(layers, query, value)))
        return library.Model(source, output)

    return build


sequences += [
    SmallModel("sequences", name, attention(make), libraries=libraries)
    for name, make, libraries in (
        ("attention", lambda L, q, v: L.Attention()([q, v]), ("keras", "tf_keras")),
        (
            "attention-scaled",
            lambda L, q, v: L.Attention(use_scale=True)([q, v]),
            ("keras", "tf_keras"),
        ),
        (
            "additive-attention",
            lambda L, q, v: L.AdditiveAttention()([q, v]),
            ("keras", "tf_keras"),
        ),
        (
            "multi-head-attention",
            lambda L, q, v: L.MultiHeadAttention(2, 3)(q, v),
            ("keras", "tf_keras"),
        ),
        (
            "multi-head-self-attention",
            lambda L, q, v: L.MultiHeadAttention(2, 3, value_dim=5)(q, q),
            ("keras", "tf_keras"),
        ),
        (
            "causal-attention",
            lambda L, q, v: L.MultiHeadAttention(2, 3)(q, v, use_causal_mask=True),
            ("keras",),
        ),
        (
            "group-query-attention",
            lambda L, q, v: L.GroupQueryAttention(3, 4, 2)(q, v),
            ("keras",),
        ),
        (
            "dot-attention",
            lambda L, q, v: L.Dot((2, 1))([L.Softmax()(L.Dot((2, 2))([q, v])), v]),
            ("keras", "tf_keras"),
        ),
        (
            "cosine",
            lambda L, q, v: L.Dot(2, normalize=True)([q, v]),
            ("keras", "tf_keras"),
        ),
    )
]


def merge(make):
    def build(library):
        layers = library.layers
        source = library.Input(shape=VECTOR)
        a, b = layers.Dense(4)(source), layers.Dense(4, activation="tanh")(source)
        return library.Model(source, layers.Dense(3)(layers.Flatten()(make(layers, a, b))))

    return build


def broadcast(L, a, b):
    return L.Add()([L.Reshape((4, 1))(a), L.Reshape((1, 4))(b)])


merges = [
    SmallModel("merges", name, merge(make))
    for name, make in {
        "add": lambda L, a, b: L.Add()([a, b]),
        "add-three": lambda L, a, b: L.Add()([a, b, a]),
        "subtract": lambda L, a, b: L.Subtract()([a, b]),
        "multiply": lambda L, a, b: L.Multiply()([a, b]),
        "average": lambda L, a, b: L.Average()([a, b]),
        "maximum": lambda L, a, b: L.Maximum()([a, b]),
        "minimum": lambda L, a, b: L.Minimum()([a, b]),
        "concatenate": lambda L, a, b: L.Concatenate()([a, b]),
        "concatenate-axis": lambda L, a, b: L.Concatenate(axis=1)(
            [L.Reshape((2, 2))(a), L.Reshape((2, 2))(b)]
        ),
        "dot": lambda L, a, b: L.Dot(1)([a, b]),
        "broadcast-add": broadcast,
    }.items()
]


def two_inputs(library):
    layers = library.layers
    numbers, image = library.Input(shape=VECTOR), library.Input(shape=IMAGE)
    features = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(image))
    joined = layers.Concatenate()([layers.Dense(4)(numbers), features])
    return [numbers, image], layers.Dense(3)(joined)


def two_outputs(library):
    layers = library.layers
    source = library.Input(shape=VECTOR)
    hidden = layers.Dense(5, activation="relu")(source)
    return source, [layers.Dense(2, name="a")(hidden), layers.Dense(3, name="b")(hidden)]


def shared(library):
    layers = library.layers
    left, right = library.Input(shape=VECTOR), library.Input(shape=VECTOR)
    encoder = layers.Dense(4, activation="tanh")
    return [left, right], layers.Dense(3)(layers.Subtract()([encoder(left), encoder(right)]))


def shared_model(library):
    layers = library.layers
    left, right = library.Input(shape=VECTOR), library.Input(shape=VECTOR)
    encoder = library.Sequential(
        [library.Input(shape=VECTOR), layers.Dense(4, activation="tanh"), layers.Dense(4)]
    )
    return [left, right], layers.Dense(3)(layers.Concatenate()([encoder(left), encoder(right)]))


def nested(library):
    layers = library.layers
    inner_input = library.Input(shape=VECTOR)
    inner = library.Model(inner_input, layers.Dense(4)(layers.Dense(5)(inner_input)))
    return library.Sequential([library.Input(shape=VECTOR), inner, layers.Dense(3)])


def nested_twice(library):
    layers = library.layers
    innermost = library.Sequential([library.Input(shape=VECTOR), layers.Dense(6)])
    inner_input = library.Input(shape=VECTOR)
    inner = library.Model(inner_input, layers.Add()([innermost(inner_input), inner_input]))
    source = library.Input(shape=VECTOR)
    return library.Model(source, layers.Dense(3)(inner(source)))


def frozen_model(library):
    model = nested(library)
    model.layers[0].trainable = False
    return model


def residual(library):
    layers = library.layers
    image = library.Input(shape=IMAGE)
    before = layers.Conv2D(4, 3, padding="same")(image)
    hidden = layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same")(before))
    joined = layers.Add()([before, layers.ReLU()(hidden)])
    return image, layers.Dense(3)(layers.GlobalAveragePooling2D()(joined))


graphs = [
    SmallModel("graphs", "two-inputs", functional(two_inputs)),
    SmallModel(
        "graphs",
        "two-outputs",
        functional(two_outputs),
        loss=["mean_squared_error", "mean_absolute_error"],
    ),
    SmallModel("graphs", "shared-layer", functional(shared)),
    SmallModel("graphs", "shared-model", functional(shared_model)),
    SmallModel("graphs", "nested", nested),
    SmallModel("graphs", "nested-twice", nested_twice),
    SmallModel("graphs", "frozen-model", frozen_model),
    SmallModel("graphs", "residual", functional(residual)),
]


def operator(make, shape=VECTOR):
    def build(library):
        layers = library.layers
        source = library.Input(shape=shape)
        hidden = layers.Dense(4)(source)
        return library.Model(
            source, layers.Dense(3)(layers.Flatten()(make(library, hidden)))
        )

    return build


OPERATORS = {
    "times-number": lambda library, x: x * 0.5,
    "plus-number": lambda library, x: x + 2.0,
    "number-minus": lambda library, x: 1.0 - x,
    "divided": lambda library, x: x / 3.0,
    "power": lambda library, x: x**2,
    "negative": lambda library, x: -x,
    "plus-tensor": lambda library, x: x + library.layers.Dense(4)(x),
    "times-tensor": lambda library, x: x * library.layers.Dense(4)(x),
    "index": lambda library, x: x[:, 1:3],
    "new-axis": lambda library, x: x[:, None, 1:] * x[..., None, :3],
    "floor-divided": lambda library, x: x + x // 0.5,
    "modulo": lambda library, x: x % 0.7,
}


def squares(library, x):
    """Two by two, so that axes can move."""
    return library.ops.reshape(x, (-1, 2, 2))


def picked(library, x):
    return library.ops.select([x > 0.5, x < -0.5], [x, x * 2.0], 0.25)


def moments(library, x):
    mean, variance = library.ops.moments(x, axes=[1], keepdims=True)
    return mean + variance


CONSTANT = [[1.0, 0.5, -1.0], [2.0, 0.0, 1.0], [0.0, 1.0, 0.5], [-0.5, 1.0, 1.0]]
OPS = {
    "ops-relu": lambda library, x: library.ops.relu(x),
    "ops-mean": lambda library, x: library.ops.mean(x, axis=-1, keepdims=True),
    "ops-exp": lambda library, x: library.ops.exp(x),
    "ops-reshape": lambda library, x: library.ops.reshape(x, (-1, 2, 2)),
    "ops-concatenate": lambda library, x: library.ops.concatenate([x, x * 2.0], axis=-1),
    "ops-sigmoid": lambda library, x: library.ops.sigmoid(x),
    "ops-matmul": lambda library, x: library.ops.matmul(
        library.ops.expand_dims(x, 2), library.ops.expand_dims(x, 1)
    ),
    "ops-softmax": lambda library, x: library.ops.softmax(x),
    "ops-comparisons": lambda library, x: sum(
        (
            library.ops.cast(condition, "float32") * x
            for condition in (x > 0.1, x >= 0.1, x < 0.3, x <= 0.3, library.ops.not_equal(x, 0))
        ),
        start=x * library.ops.cast(library.ops.equal(x, x), "float32"),
    ),
    "ops-logical": lambda library, x: x
    * library.ops.cast(
        library.ops.logical_and(
            library.ops.logical_or(x > 0.5, ~(x > 0.0)), library.ops.logical_xor(x > 1, x < 2)
        ),
        "float32",
    ),
    "ops-where": lambda library, x: library.ops.where(x > 0, x, 0.1 * x),
    "ops-where-constants": lambda library, x: x + library.ops.where(x > 0, 1.0, -1.0),
    "ops-select": picked,
    "ops-threshold": lambda library, x: library.ops.threshold(x, 0.1, 0.2),
    "ops-pad": lambda library, x: library.ops.pad(x, ((0, 0), (1, 2)), constant_values=0.5),
    "ops-pad-reflect": lambda library, x: library.ops.pad(x, ((0, 0), (2, 1)), mode="reflect"),
    "ops-pad-symmetric": lambda library, x: library.ops.pad(
        squares(library, x), ((0, 0), (2, 1), (0, 2)), mode="symmetric"
    ),
    "ops-einsum": lambda library, x: library.ops.einsum("bi,bj->bij", x, x * 2.0),
    "ops-einsum-ellipsis": lambda library, x: library.ops.einsum(
        "...ij,...jk->...ki", squares(library, x), squares(library, x)
    ),
    "ops-einsum-constant": lambda library, x: library.ops.einsum(
        "bi,ij->bj", x, library.ops.array(CONSTANT)
    ),
    "ops-tensordot": lambda library, x: library.ops.tensordot(
        x, library.ops.array(CONSTANT), axes=1
    ),
    "ops-dot": lambda library, x: library.ops.dot(x, library.ops.array(CONSTANT)),
    "ops-matmul-constant": lambda library, x: library.ops.matmul(x, library.ops.array(CONSTANT)),
    "ops-take": lambda library, x: library.ops.take(x, [0, 2, -1, 2], axis=1),
    "ops-flip": lambda library, x: library.ops.flip(x, axis=1) * 2.0 + x,
    "ops-roll": lambda library, x: library.ops.roll(x, 3, axis=1) * x,
    "ops-repeat": lambda library, x: library.ops.repeat(x, 2, axis=1),
    "ops-tile": lambda library, x: library.ops.tile(squares(library, x), (1, 2, 3)),
    "ops-cumsum": lambda library, x: library.ops.cumsum(x, axis=1),
    "ops-norm": lambda library, x: x / library.ops.norm(x, axis=1, keepdims=True),
    "ops-norm-one": lambda library, x: x / library.ops.norm(x, ord=1, axis=1, keepdims=True),
    "ops-normalize": lambda library, x: library.ops.normalize(x, axis=-1),
    "ops-logsumexp": lambda library, x: library.ops.logsumexp(x, axis=-1, keepdims=True),
    "ops-one-hot": lambda library, x: x * library.ops.one_hot(library.ops.argmax(x, axis=-1), 4),
    "ops-argmin": lambda library, x: x
    * library.ops.cast(library.ops.argmin(x, axis=-1, keepdims=True), "float32"),
    "ops-any-all": lambda library, x: x
    * library.ops.cast(library.ops.any(x > 1, axis=-1, keepdims=True), "float32")
    - library.ops.cast(library.ops.all(x > -1, axis=-1, keepdims=True), "float32"),
    "ops-count": lambda library, x: x
    * library.ops.cast(library.ops.count_nonzero(x > 0, axis=(1,)), "float32")[:, None],
    "ops-stop-gradient": lambda library, x: x * library.ops.stop_gradient(x),
    "ops-hstack": lambda library, x: library.ops.hstack([x, x * 2.0]),
    "ops-moveaxis": lambda library, x: library.ops.moveaxis(squares(library, x), 1, 2),
    "ops-triangles": lambda library, x: library.ops.tril(squares(library, x))
    + library.ops.triu(squares(library, x), k=1) * 2.0,
    "ops-max-pool": lambda library, x: library.ops.max_pool(
        library.ops.reshape(x, (-1, 4, 1)), 2, 1
    ),
    "ops-average-pool": lambda library, x: library.ops.average_pool(
        library.ops.reshape(x, (-1, 4, 1)), 2, 2
    ),
    "ops-resize": lambda library, x: library.ops.image.resize(
        library.ops.reshape(x, (-1, 2, 2, 1)), (4, 4)
    ),
    "ops-moments": moments,
    "ops-statistics": lambda library, x: library.ops.std(x, axis=-1, keepdims=True)
    + library.ops.ptp(x, axis=-1, keepdims=True)
    + library.ops.prod(x, axis=-1, keepdims=True),
    "ops-trigonometry": lambda library, x: library.ops.arcsin(library.ops.sin(x) * 0.9)
    + library.ops.arccos(library.ops.cos(x) * 0.9)
    + library.ops.arctan(x)
    + library.ops.sinh(x)
    + library.ops.arcsinh(x)
    + library.ops.arccosh(library.ops.cosh(x) + 0.5)
    + library.ops.arctanh(library.ops.tanh(x) * 0.9)
    + library.ops.deg2rad(x)
    + library.ops.rad2deg(x) * 0.01,
    "ops-logarithms": lambda library, x: library.ops.log2(library.ops.exp2(x) + 1.0)
    + library.ops.log10(library.ops.abs(x) + 1.0)
    + library.ops.log1p(library.ops.square(x))
    + library.ops.erfc(x),
    "ops-whole": lambda library, x: x
    * (library.ops.trunc(x) + library.ops.floor(x) + library.ops.ceil(x) + library.ops.round(x)),
    "ops-signs": lambda library, x: x * library.ops.sign(x)
    + x * library.ops.cast(library.ops.signbit(x), "float32")
    + library.ops.zeros_like(x)
    + library.ops.ones_like(x),
    "ops-finite": lambda library, x: x * library.ops.cast(library.ops.isfinite(x), "float32")
    + x * library.ops.cast(library.ops.isnan(x), "float32"),
    "ops-binary": lambda library, x: library.ops.arctan2(x, x * x + 1.0)
    + library.ops.logaddexp(x, 2.0 * x)
    + library.ops.hypot(x, x + 3.0)
    + library.ops.divide_no_nan(x, x - 5.0)
    + library.ops.fmod(x, 0.7),
    "ops-mod": lambda library, x: library.ops.mod(x, x * x + 0.5),
    "ops-cbrt": lambda library, x: library.ops.cbrt(x),
    "ops-shrink": lambda library, x: library.ops.soft_shrink(x)
    + library.ops.hard_shrink(x)
    + library.ops.tanh_shrink(x)
    + library.ops.sparse_plus(x)
    + library.ops.sparse_sigmoid(x)
    + library.ops.sparsemax(x),
    "ops-transpose": lambda library, x: library.ops.transpose(
        library.ops.reshape(x, (-1, 2, 2)), (0, 2, 1)
    ),
}
def tensorflow_ops():
    """Functions of TensorFlow, which Keras 2 saves as layers; imported where they are used."""

    def using(make):
        def build(library, x):
            import tensorflow

            return make(tensorflow, x)

        return build

    return {
        name: using(make)
        for name, make in {
            "tf-where": lambda tf, x: tf.where(x > 0, x, 0.1 * x),
            "tf-cast": lambda tf, x: tf.cast(tf.logical_and(x > 0, x < 1), "float32") * x,
            "tf-pad": lambda tf, x: tf.pad(x, ((0, 0), (1, 2)), constant_values=0.5),
            "tf-pad-reflect": lambda tf, x: tf.pad(x, ((0, 0), (1, 2)), mode="REFLECT"),
            "tf-gather": lambda tf, x: tf.gather(x, [0, 2], axis=1),
            "tf-repeat-tile": lambda tf, x: tf.tile(tf.repeat(x, 2, axis=1), (1, 2)),
            "tf-reverse-roll": lambda tf, x: tf.reverse(tf.roll(x, 1, axis=1), axis=[1]),
            "tf-cumsum": lambda tf, x: tf.cumsum(x, axis=1),
            "tf-norm": lambda tf, x: x / tf.norm(x, axis=1, keepdims=True),
            "tf-l2-normalize": lambda tf, x: tf.math.l2_normalize(x, axis=-1),
            "tf-logsumexp": lambda tf, x: tf.reduce_logsumexp(x, axis=-1, keepdims=True),
            "tf-one-hot": lambda tf, x: x * tf.one_hot(tf.argmax(x, axis=-1), 4),
            "tf-matmul": lambda tf, x: tf.matmul(x, tf.constant(CONSTANT)),
            "tf-tensordot": lambda tf, x: tf.tensordot(x, tf.constant(CONSTANT), 1),
            "tf-any": lambda tf, x: x
            * tf.cast(tf.reduce_any(x > 1, axis=-1, keepdims=True), "float32"),
            "tf-gelu": lambda tf, x: tf.nn.gelu(x),
            "tf-difference": lambda tf, x: tf.math.squared_difference(x, 2.0 * x),
            "tf-stop-gradient": lambda tf, x: x * tf.stop_gradient(x),
        }.items()
    }


operators = [
    SmallModel("operators", name, operator(make), libraries=("tf_keras",))
    for name, make in tensorflow_ops().items()
]
operators += [
    SmallModel("operators", name, operator(make), libraries=("keras", "tf_keras"))
    for name, make in OPERATORS.items()
]
operators += [
    SmallModel("operators", name, operator(make), libraries=("keras",))
    for name, make in OPS.items()
]


def classifier(units, activation):
    return chain(
        VECTOR, lambda L: [L.Dense(5, activation="tanh"), L.Dense(units, activation=activation)],
        before=False, after=False,
    )  # fmt: skip


def loss(name, **arguments):
    return lambda library: getattr(library.losses, name)(**arguments)


LOSSES = (
    ("mean-squared-error", loss("MeanSquaredError"), 3, None, "real"),
    ("mean-absolute-error", loss("MeanAbsoluteError"), 3, None, "real"),
    ("huber", loss("Huber"), 3, None, "real"),
    ("log-cosh", loss("LogCosh"), 3, None, "real"),
    ("mean-squared-logarithmic", loss("MeanSquaredLogarithmicError"), 3, "softplus", "positive"),
    ("mean-absolute-percentage", loss("MeanAbsolutePercentageError"), 3, None, "positive"),
    ("poisson", loss("Poisson"), 3, "softplus", "positive"),
    ("kl-divergence", loss("KLDivergence"), 3, "softmax", "one-hot"),
    ("cosine-similarity", loss("CosineSimilarity"), 3, None, "real"),
    ("hinge", loss("Hinge"), 1, "tanh", "signs"),
    ("squared-hinge", loss("SquaredHinge"), 1, "tanh", "signs"),
    ("categorical-hinge", loss("CategoricalHinge"), 3, None, "one-hot"),
    ("sparse-crossentropy", "sparse_categorical_crossentropy", 3, "softmax", "classes"),
    ("crossentropy", "categorical_crossentropy", 3, "softmax", "one-hot"),
    ("binary-crossentropy", "binary_crossentropy", 1, "sigmoid", "labels"),
    ("many-labels", loss("BinaryCrossentropy"), 4, "sigmoid", "labels"),
    (
        "sparse-from-logits",
        loss("SparseCategoricalCrossentropy", from_logits=True),
        3,
        None,
        "classes",
    ),
    ("from-logits", loss("CategoricalCrossentropy", from_logits=True), 3, None, "one-hot"),
    ("binary-from-logits", loss("BinaryCrossentropy", from_logits=True), 1, None, "labels"),
    ("smoothing", loss("CategoricalCrossentropy", label_smoothing=0.1), 3, "softmax", "one-hot"),
    ("binary-smoothing", loss("BinaryCrossentropy", label_smoothing=0.1), 1, "sigmoid", "labels"),
    ("binary-focal", loss("BinaryFocalCrossentropy"), 1, "sigmoid", "labels"),
    ("categorical-focal", loss("CategoricalFocalCrossentropy"), 3, "softmax", "one-hot"),
)
losses = [
    SmallModel("losses", name, classifier(units, activation), loss=loss_of, targets=targets)
    for name, loss_of, units, activation, targets in LOSSES
]
losses += [
    SmallModel("losses", name, classifier(3, "softmax"), loss=loss(kind), libraries=("keras",),
               targets="one-hot")
    for name, kind in (("dice", "Dice"), ("tversky", "Tversky"))
]  # fmt: skip


def optimizer(name, *arguments, **options):
    return lambda library: getattr(library.optimizers, name)(*arguments, **options)


OPTIMIZERS = {
    "sgd": optimizer("SGD", 0.1),
    "momentum": optimizer("SGD", 0.1, momentum=0.9),
    "nesterov": optimizer("SGD", 0.1, momentum=0.8, nesterov=True),
    "sgd-weight-decay": optimizer("SGD", 0.1, weight_decay=0.01),
    "adam": optimizer("Adam", 0.01),
    "adam-beta": optimizer("Adam", 0.01, beta_1=0.8, beta_2=0.99, epsilon=1e-4),
    "amsgrad": optimizer("Adam", 0.01, amsgrad=True),
    "adamw": optimizer("AdamW", 0.01, weight_decay=0.02),
    "nadam": optimizer("Nadam", 0.01),
    "rmsprop": optimizer("RMSprop", 0.01),
    "rmsprop-momentum": optimizer("RMSprop", 0.01, momentum=0.9),
    "rmsprop-centered": optimizer("RMSprop", 0.01, centered=True),
    "adagrad": optimizer("Adagrad", 0.1),
    "adadelta": optimizer("Adadelta", 1.0),
    "adamax": optimizer("Adamax", 0.01),
    "lion": optimizer("Lion", 0.01),
    "ftrl": optimizer("Ftrl", 0.1),
    "adafactor": optimizer("Adafactor", 0.01),
    "clip-norm": optimizer("SGD", 0.1, clipnorm=0.05),
    "global-clip-norm": optimizer("SGD", 0.1, global_clipnorm=0.05),
    "clip-value": optimizer("SGD", 0.1, clipvalue=0.01),
}
OPTIMIZERS_3 = {"lamb": optimizer("Lamb", 0.01), "muon": optimizer("Muon", 0.01)}
optimizers = [
    SmallModel("optimizers", name, classifier(3, None), optimizer=make, libraries=libraries)
    for table, libraries in ((OPTIMIZERS, ("keras", "tf_keras")), (OPTIMIZERS_3, ("keras",)))
    for name, make in table.items()
]


def encoder_block(library):
    """A transformer block over tokens, as the examples of Keras write it."""
    layers = library.layers
    source = library.Input(shape=TOKENS)
    embedded = layers.Embedding(9, 8)(source)
    attended = layers.MultiHeadAttention(2, 4)(embedded, embedded)
    first = layers.LayerNormalization(epsilon=1e-6)(embedded + attended)
    hidden = layers.Dense(8)(layers.Dense(16, activation="gelu")(first))
    second = layers.LayerNormalization(epsilon=1e-6)(first + hidden)
    return source, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling1D()(second))


def unet(library):
    layers = library.layers
    image = library.Input(shape=(8, 8, 3))
    down = layers.Conv2D(4, 3, padding="same", activation="relu")(image)
    deep = layers.Conv2D(6, 3, padding="same", activation="relu")(layers.MaxPooling2D()(down))
    up = layers.Conv2DTranspose(4, 2, strides=2, padding="same")(deep)
    joined = layers.Concatenate()([down, up])
    return image, layers.Conv2D(1, 1, activation="sigmoid")(joined)


def squeeze_and_excite(library):
    layers = library.layers
    image = library.Input(shape=IMAGE)
    features = layers.Conv2D(6, 3, padding="same", use_bias=False)(image)
    features = layers.Activation("swish")(layers.BatchNormalization()(features))
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(features)
    excited = layers.Conv2D(6, 1, activation="sigmoid")(
        layers.Conv2D(2, 1, activation="relu")(squeezed)
    )
    scaled = layers.Multiply()([features, excited])
    return image, layers.Dense(3, activation="softmax")(layers.GlobalMaxPooling2D()(scaled))


def inverted_bottleneck(library):
    """EfficientNet: scaled pixels, a wide depthwise convolution, gates, and a way around."""
    layers = library.layers
    image = library.Input(shape=(6, 6, 3))
    scaled = layers.Normalization(mean=[0.4, 0.5, 0.5], variance=[0.1, 0.1, 0.2])(
        layers.Rescaling(1 / 255)(image)
    )
    before = layers.Conv2D(2, 1, use_bias=False)(scaled)
    wide = layers.Conv2D(4, 1, use_bias=False, kernel_initializer="he_normal")(before)
    wide = layers.Activation("swish")(layers.BatchNormalization(momentum=0.99)(wide))
    wide = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(wide)
    wide = layers.Activation("swish")(layers.BatchNormalization()(wide))
    gates = layers.Reshape((1, 1, 4))(layers.GlobalAveragePooling2D()(wide))
    gates = layers.Conv2D(1, 1, activation="swish")(gates)
    gates = layers.Conv2D(4, 1, activation="sigmoid")(gates)
    narrow = layers.Conv2D(2, 1, use_bias=False)(layers.Multiply()([wide, gates]))
    narrow = layers.Add()([layers.BatchNormalization()(narrow), before])
    return image, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(narrow))


def hard_bottleneck(library):
    """MobileNetV3: hard swish of operators, padding before a strided depthwise convolution."""
    layers = library.layers

    def hard_sigmoid(x):
        return layers.ReLU(6.0)(x + 3.0) * (1.0 / 6.0)

    image = library.Input(shape=(6, 6, 3))
    features = layers.BatchNormalization(epsilon=1e-3)(layers.Conv2D(3, 1)(image))
    features = layers.Multiply()([features, hard_sigmoid(features)])
    padded = layers.ZeroPadding2D(((0, 1), (0, 1)))(features)
    features = layers.DepthwiseConv2D(3, strides=2, use_bias=False)(padded)
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(features)
    gates = hard_sigmoid(layers.Conv2D(3, 1)(layers.ReLU()(layers.Conv2D(2, 1)(squeezed))))
    features = layers.Multiply()([features, gates])
    return image, layers.Dense(3)(layers.Flatten()(layers.Dropout(0.0)(features)))


whole = [
    SmallModel(
        "whole",
        "inverted-bottleneck",
        functional(inverted_bottleneck),
        loss="categorical_crossentropy",
        targets="one-hot",
        inputs="pixels",
    ),
    SmallModel("whole", "hard-bottleneck", functional(hard_bottleneck)),
    SmallModel(
        "whole",
        "transformer",
        functional(encoder_block),
        loss="sparse_categorical_crossentropy",
        targets="classes",
        vocabulary=9,
    ),
    SmallModel(
        "whole", "unet", functional(unet), loss="binary_crossentropy", targets="labels"
    ),
    SmallModel(
        "whole",
        "squeeze-and-excite",
        functional(squeeze_and_excite),
        loss="categorical_crossentropy",
        targets="one-hot",
    ),
]

small_models = [
    *basics,
    *activations,
    *convolution,
    *sequences,
    *merges,
    *graphs,
    *operators,
    *losses,
    *optimizers,
    *whole,
]
