### What was understood of a model file. How a message is read: src/words/README.md.

model-file =
    { $format ->
        [keras] .keras
        [hdf5] HDF5
       *[json] JSON
    }: { $name }, { COUNT($layers) } { $layers ->
        [one] layer
       *[other] layers
    } ({ $listed }),
    { COUNT($parameters) } parameters, { COUNT($trainableParameters) } of them trainable

model-input = input { $name }: [{ $shape }]

model-output = output { $name }: [{ $shape }], ends in { $activation }; { $hasLoss ->
        [yes] loss { $loss }
        [refused] the loss of the file cannot be trained
       *[no] the file names no loss: it follows from the activation and the labels
    }

model-optimizer = optimizer { OPTIMIZER($optimizer) }

model-no-optimizer = The file names no optimizer: it is adam, unless the question names one.

model-needs-memory =
    Training takes at least { BYTES($bytes) }: the weights and their gradients. A smaller memory
    budget is refused.

model-weights-not-read = Weights in the file are not read: every trial starts from its own.

model-rate-replaced = The learning rate { RATE($rate) } of the file is replaced by the advice.

model-schedule-replaced =
    The learning rate schedule { $schedule } of the file is replaced by the advice.

model-keys-without-effect = These keys of the file do not change what is trained: { $keys }.

model-augmentation-left-out =
    The trials leave out { COUNT($layers) } { $layers ->
        [one] layer
       *[other] layers
    } of random augmentation.

model-computes-in-16-bits = The model computes in 16 bits; the trials compute in float32.

model-obstacle = To be named otherwise in the question: { $message }
