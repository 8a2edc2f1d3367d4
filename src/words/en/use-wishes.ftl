### What the user decided. How a message is read: src/words/README.md.

size-decided = The batch size of { COUNT($batchSize) } is yours; only the rest was chosen

sizes-decided =
    Only the batch sizes that you allow were considered{ $bounds ->
        [min] : at least { COUNT($min) }
        [max] : at most { COUNT($max) }
        [both] : { COUNT($min) } to { COUNT($max) }
       *[none] {""}
    }{ $hasUnit ->
        [true] , multiples of { COUNT($multipleOf) }
       *[false] {""}
    }{ $powerOfTwo ->
        [true] , powers of two
       *[false] {""}
    }

rate-decided = The learning rate of { RATE($learningRate) } is yours; only the rest was chosen

effective-decided =
    Your { COUNT($effectiveBatchSize) } rows an update stay: { $workers ->
        [one] train with
       *[other] on each of { COUNT($workers) } workers train with
    } { $steps ->
        [one] a batch of { COUNT($microBatchSize) }
       *[other]
            { COUNT($steps) } accumulated micro-batches of { COUNT($microBatchSize) }
    },
    the quickest way that fits: about { DURATION($updateMs) } an update{ $hasFewer ->
        [true]
            , communication between workers not counted
            (by workers: { $list })
       *[false] {""}
    }

effective-rate =
    { COUNT($effectiveBatchSize) } rows do not fit at once:
    the rate { RATE($racedRate) } was measured at { COUNT($racedBatchSize) } rows
    and scaled to { RATE($learningRate) } for the whole update, which was not trained

wish-does-not-fit =
    A batch of { COUNT($wanted) } does not fit { $bound ->
        [engine] the largest tensor of the engine
        [failure] what could be trained, because a smaller one failed
       *[memory] { BYTES($budgetBytes) }
    }: the largest that fits is { COUNT($largest) }{ $reach ->
        [exactly]
            ; { COUNT($steps) } accumulated micro-batches of { COUNT($microBatchSize) }
            make the same update
        [about]
            ; { COUNT($steps) } accumulated micro-batches of { COUNT($microBatchSize) }
            make an update of { COUNT($effectiveBatchSize) }
       *[never] {""}
    }
