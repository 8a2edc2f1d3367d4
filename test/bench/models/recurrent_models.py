"""Small models with recurrent layers: cells, states, masks, and layers on every step."""

from small_models import SmallModel, chain, functional, layers_of, one

STEPS, TOKENS = (4, 3), (5,)
IMAGES = (3, 4, 5, 2)


def cells(L):
    return [L.LSTMCell(3), L.GRUCell(2), L.SimpleRNNCell(2, activation="linear")]


recurrent = layers_of(
    "recurrent",
    STEPS,
    {
        "rnn-simple": one(lambda L: L.RNN(L.SimpleRNNCell(3), return_sequences=True)),
        "rnn-gru": one(lambda L: L.RNN(L.GRUCell(3, kernel_regularizer="l2"))),
        "rnn-gru-before": one(lambda L: L.RNN(L.GRUCell(3, reset_after=False))),
        "rnn-lstm": one(lambda L: L.RNN(L.LSTMCell(3, kernel_constraint="max_norm"))),
        "rnn-cells": one(lambda L: L.RNN(cells(L))),
        "rnn-cells-backwards": one(
            lambda L: L.RNN(L.StackedRNNCells(cells(L)), return_sequences=True, go_backwards=True)
        ),
        "rnn-frozen": one(lambda L: L.RNN(L.LSTMCell(3, trainable=False))),
        "rnn-part-frozen": one(
            lambda L: L.RNN([L.LSTMCell(3, kernel_regularizer="l2", trainable=False), L.GRUCell(2)])
        ),
        "bidirectional-rnn": one(lambda L: L.Bidirectional(L.RNN(cells(L)))),
        "simple-linear": one(lambda L: L.SimpleRNN(3, activation="linear")),
    },
)


def conv_lstm(rank, shape, **options):
    return chain(
        shape,
        one(lambda L: getattr(L, f"ConvLSTM{rank}D")(2, 2, **options)),
        before=False,
    )


CONVOLUTIONS = {
    "conv-lstm-1d": (1, (3, 5, 2), {}),
    "conv-lstm-2d": (2, IMAGES, dict(return_sequences=True, padding="same")),
    "conv-lstm-2d-strides": (2, IMAGES, dict(strides=2, go_backwards=True, use_bias=False)),
    "conv-lstm-2d-dilated": (2, IMAGES, dict(dilation_rate=2, recurrent_regularizer="l2")),
    "conv-lstm-3d": (3, (2, 3, 4, 3, 1), dict(unit_forget_bias=False)),
}
recurrent += [
    SmallModel("recurrent", name, conv_lstm(rank, shape, **options))
    for name, (rank, shape, options) in CONVOLUTIONS.items()
]
recurrent.append(
    SmallModel(
        "recurrent",
        "conv-lstm-2d-backward-layer",
        chain(
            IMAGES,
            one(
                lambda L: L.Bidirectional(
                    L.ConvLSTM2D(2, 2, return_sequences=True),
                    backward_layer=L.ConvLSTM2D(
                        2, 2, activation="relu", return_sequences=True, go_backwards=True
                    ),
                )
            ),
            before=False,
        ),
    )
)
recurrent.append(
    SmallModel(
        "recurrent",
        "conv-lstm-1d-mask",
        chain(
            TOKENS,
            lambda L: [
                L.Embedding(2, 6, mask_zero=True),
                L.TimeDistributed(L.Reshape((3, 2))),
                L.ConvLSTM1D(2, 2, return_sequences=True),
            ],
            before=False,
        ),
        vocabulary=2,
        libraries=("keras",),
    )
)


def states(make):
    """`make(layers, x)` returns the results that the outputs read."""

    def build(library):
        layers = library.layers
        source = library.Input(shape=STEPS)
        results = make(layers, layers.Dense(3)(source))
        outputs = [layers.Dense(2)(layers.Flatten()(result)) for result in results]
        return library.Model(source, layers.Add()(outputs) if len(outputs) > 1 else outputs[0])

    return build


def lstm_from(L, x):
    first = L.Dense(3)(L.Flatten()(x))
    return [L.LSTM(3)(x, initial_state=[first, L.Dense(3, activation="tanh")(first)])]


def shared_encoder(L, x):
    encoder = L.GRU(3, return_state=True)
    output, state = encoder(x)
    again, _ = encoder(L.Dense(3)(x), initial_state=state)
    return [output, again]


STATES = {
    "lstm-states": lambda L, x: L.LSTM(3, return_state=True)(x),
    "lstm-sequence-states": lambda L, x: L.LSTM(3, return_sequences=True, return_state=True)(x),
    "lstm-carry": lambda L, x: L.LSTM(3, return_state=True)(x)[2:],
    "gru-states": lambda L, x: L.GRU(3, return_sequences=True, return_state=True)(x),
    "simple-states": lambda L, x: L.SimpleRNN(3, return_state=True, go_backwards=True)(x),
    "lstm-from-states": lstm_from,
    "shared-encoder": shared_encoder,
    "bidirectional-none": lambda L, x: L.Bidirectional(
        L.LSTM(3, return_sequences=True), merge_mode=None
    )(x),
    "bidirectional-none-last": lambda L, x: L.Bidirectional(L.GRU(3), merge_mode=None)(x),
    "bidirectional-states": lambda L, x: L.Bidirectional(L.LSTM(3, return_state=True))(x),
    "bidirectional-none-states": lambda L, x: L.Bidirectional(
        L.GRU(2, return_state=True), merge_mode=None
    )(x),
    "bidirectional-from-states": lambda L, x: [
        L.Bidirectional(L.GRU(3))(
            x, initial_state=[L.Dense(3)(L.Flatten()(x)), L.Dense(3)(L.Flatten()(x))]
        )
    ],
}
recurrent += [SmallModel("recurrent", name, states(make)) for name, make in STATES.items()]


def rnn_states(L, x):
    _, *found = L.RNN([L.LSTMCell(3), L.GRUCell(2)], return_state=True)(x)
    return [state for states in found for state in (states if isinstance(states, list) else [states])]


def rnn_from_states(L, x):
    layer = L.RNN([L.LSTMCell(3), L.GRUCell(2)])
    first = L.Flatten()(x)
    return [layer(x, initial_state=[[L.Dense(3)(first), L.Dense(3)(first)], L.Dense(2)(first)])]


recurrent += [
    SmallModel("recurrent", name, states(make), libraries=("keras",))
    for name, make in (("rnn-states", rnn_states), ("rnn-from-states", rnn_from_states))
]


def states_as_outputs(library):
    source = library.Input(shape=STEPS)
    output, hidden, carry = library.layers.LSTM(2, return_state=True)(source)
    return source, [output, hidden, carry]


def images_states(library):
    layers = library.layers
    source = library.Input(shape=IMAGES)
    output, hidden, carry = layers.ConvLSTM2D(2, 2, padding="same", return_state=True)(source)
    after = layers.ConvLSTM2D(2, 2, padding="same")(source, initial_state=[hidden, carry])
    return source, layers.Dense(2)(layers.Flatten()(layers.Concatenate()([output, after])))


def translator(library, **options):
    """The encoder and decoder of the examples of Keras, in training."""
    layers = library.layers
    source, target = library.Input(shape=TOKENS), library.Input(shape=(4,))
    embedded = layers.Embedding(6, 3, **options)(source)
    _, hidden, carry = layers.LSTM(3, return_state=True)(embedded)
    decoder = layers.LSTM(3, return_sequences=True, return_state=True)
    decoded, _, _ = decoder(
        layers.Embedding(6, 3, **options)(target), initial_state=[hidden, carry]
    )
    return [source, target], layers.Dense(4)(decoded)


def bidirectional_translator(library):
    layers = library.layers
    source, target = library.Input(shape=TOKENS), library.Input(shape=(4,))
    embedded = layers.Embedding(6, 3)(source)
    encoder = layers.Bidirectional(layers.GRU(2, return_state=True))
    encoded, ahead, back = encoder(embedded)
    start = layers.Concatenate()([ahead, back])
    decoded = layers.GRU(4, return_sequences=True)(
        layers.Embedding(6, 3)(target), initial_state=start
    )
    joined = layers.Concatenate()([decoded, layers.RepeatVector(4)(encoded)])
    return [source, target], layers.TimeDistributed(layers.Dense(3))(joined)


def masked_states(make):
    def build(library):
        layers = library.layers
        source = library.Input(shape=TOKENS)
        results = make(layers, layers.Embedding(2, 3, mask_zero=True)(source))
        outputs = [layers.Dense(2)(layers.Flatten()(result)) for result in results]
        return library.Model(source, layers.Add()(outputs) if len(outputs) > 1 else outputs[0])

    return build


def masked_from_states(L, x):
    first = L.Dense(3)(L.Flatten()(x))
    return [
        L.GRU(3, return_sequences=True, go_backwards=True)(x, initial_state=first),
        L.SimpleRNN(3)(x, initial_state=first),
    ]


def masked_sequence_after(L, x):
    ahead, back = L.Bidirectional(L.GRU(2, return_sequences=True), merge_mode=None)(x)
    return [L.LSTM(2)(ahead), L.GRU(2)(back)]


MASKED = {
    "masked-states": lambda L, x: L.LSTM(3, return_sequences=True, return_state=True)(x),
    "masked-rnn": lambda L, x: [L.RNN(cells(L), return_sequences=True)(x)],
    "masked-bidirectional-states": lambda L, x: L.Bidirectional(
        L.LSTM(2, return_sequences=True, return_state=True)
    )(x),
    "masked-from-states": masked_from_states,
    "masked-none": masked_sequence_after,
}
recurrent += [
    SmallModel("recurrent", name, masked_states(make), vocabulary=2)
    for name, make in MASKED.items()
]
recurrent += [
    SmallModel(
        "recurrent",
        "state-outputs",
        functional(states_as_outputs),
        loss=["mean_squared_error", "mean_absolute_error", "mean_squared_error"],
    ),
    SmallModel("recurrent", "conv-lstm-2d-states", functional(images_states)),
    SmallModel("recurrent", "translator", functional(translator), vocabulary=6),
    SmallModel(
        "recurrent",
        "translator-masks",
        functional(lambda library: translator(library, mask_zero=True)),
        vocabulary=6,
    ),
    SmallModel(
        "recurrent", "bidirectional-translator", functional(bidirectional_translator), vocabulary=6
    ),
]
recurrent += layers_of(
    "recurrent",
    STEPS,
    {
        "rnn-dropout": one(
            lambda L: L.RNN([L.LSTMCell(3, dropout=0.2), L.GRUCell(2, recurrent_dropout=0.2)])
        ),
    },
    random=True,
)


def every_step(shape, make, **options):
    return chain(shape, lambda L: [L.TimeDistributed(make(L))], before=False, **options)


EVERY_STEP = {
    "every-step-dense": (
        STEPS,
        lambda L: L.Dense(3, kernel_regularizer="l2", kernel_constraint="max_norm"),
    ),
    "every-step-convolution": (IMAGES, lambda L: L.Conv2D(2, 2, activation="relu")),
    "every-step-batch-norm": (STEPS, lambda L: L.BatchNormalization()),
    "every-step-pooling": (IMAGES, lambda L: L.GlobalMaxPooling2D()),
    "every-step-lstm": (IMAGES[:3], lambda L: L.LSTM(2)),
    "every-step-twice": (IMAGES, lambda L: L.TimeDistributed(L.Conv1D(2, 2))),
    "every-step-flatten": (STEPS, lambda L: L.Flatten()),
    "every-step-layer-norm": (STEPS, lambda L: L.LayerNormalization()),
    "every-step-bidirectional": (IMAGES[:3], lambda L: L.Bidirectional(L.GRU(2))),
}
recurrent += [
    SmallModel("recurrent", name, every_step(shape, make))
    for name, (shape, make) in EVERY_STEP.items()
]
recurrent.append(
    SmallModel(
        "recurrent", "every-step-dropout", every_step(STEPS, lambda L: L.Dropout(0.3)), random=True
    )
)


def sentence_encoder(library, **options):
    """Sentences of words: a model on every sentence, whose masks stay inside."""
    layers = library.layers
    words = library.Input(shape=(4,))
    embedded = layers.Embedding(4, 3, **options)(words)
    sentence = library.Model(words, layers.LSTM(3)(embedded))
    sentences = library.Input(shape=(3, 4))
    encoded = layers.TimeDistributed(sentence)(sentences)
    return sentences, layers.Dense(2)(layers.GRU(2)(encoded))


def norm_encoder(library):
    layers = library.layers
    image = library.Input(shape=IMAGES[1:])
    before = layers.Conv2D(2, 2)(image)
    hidden = layers.BatchNormalization()(before)
    joined = layers.Concatenate()([before, layers.ReLU()(hidden)])
    encoder = library.Model(image, layers.GlobalAveragePooling2D()(joined))
    images = library.Input(shape=IMAGES)
    return images, layers.Dense(2)(layers.LSTM(2)(layers.TimeDistributed(encoder)(images)))


def masked_steps(library):
    layers = library.layers
    source = library.Input(shape=TOKENS)
    embedded = layers.Embedding(2, 3, mask_zero=True)(source)
    hidden = layers.TimeDistributed(layers.Dense(3, activation="tanh"))(embedded)
    return source, layers.Dense(2)(layers.LSTM(2)(hidden))


recurrent += [
    SmallModel("recurrent", "every-step-model", functional(sentence_encoder), vocabulary=4),
    SmallModel(
        "recurrent",
        "every-step-model-masks",
        functional(lambda library: sentence_encoder(library, mask_zero=True)),
        vocabulary=2,
    ),
    # without a graph, Keras 2 runs a model of the user step by step; fit does not
    SmallModel(
        "recurrent", "every-step-model-norm", functional(norm_encoder), libraries=("keras",)
    ),
    SmallModel("recurrent", "every-step-mask", functional(masked_steps), vocabulary=2),
]

recurrent_models = recurrent
