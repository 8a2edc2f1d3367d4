### What was measured. How a message is read: src/words/README.md.

## Memory

memory-proved =
    Memory holds up to { COUNT($largest) } { $largest ->
        [one] row
       *[other] rows
    }
    within { BYTES($budgetBytes) }:
    with so many a fresh process trained, and a tenth more would not fit every time;
    a batch of { COUNT($batchSize) } takes about { BYTES($bytes) }

memory-predicted =
    Memory should allow about { COUNT($largest) } { $largest ->
        [one] row
       *[other] rows
    }
    within { BYTES($budgetBytes) },
    and a batch of { COUNT($batchSize) } should take about { BYTES($bytes) }

rows-bound =
    Memory is no constraint here: { $largest ->
        [1] the one training row fits
       *[other] all { COUNT($largest) } training rows fit
    }
    into { BYTES($budgetBytes) } as one batch,
    and a batch of { COUNT($batchSize) } takes { $budgetIsAmple ->
        [true] only about
       *[false] about
    }
    { BYTES($bytes) }

engine-bound =
    { COUNT($largest) } { $largest ->
        [one] row is
       *[other] rows are
    }
    the most that this engine takes, whatever the memory:
    with one more, the largest tensor of the model would have too many numbers;
    { $largest ->
        [one] it fits
       *[other] they fit
    }
    into { BYTES($budgetBytes) },
    and a batch of { COUNT($batchSize) } takes about { BYTES($bytes) }

failure-bound =
    { COUNT($largest) } { $largest ->
        [one] row is
       *[other] rows are
    }
    proved to fit within { BYTES($budgetBytes) };
    a larger batch failed for another reason than memory, so what would fit beyond is unknown;
    a batch of { COUNT($batchSize) } takes about { BYTES($bytes) }

memory-law =
    { further-rows }, and in the runs the process took { $factor ->
        [one] just
       *[single] { DECIMAL($low) } times
        [range] { DECIMAL($low) } to { DECIMAL($high) } times
    }
    what its tensors do, allocator and workspaces included

memory-replayed =
    { further-rows };
    what TensorFlow's allocator was asked for in a training with { COUNT($rows) } { $rows ->
        [one] row
       *[other] rows
    },
    replayed at { COUNT($batchSize) }, makes it take { BYTES($allocatedBytes) },
    and the process that was run with so many took { BYTES($measuredBytes) } in all{ $jumpIsNext ->
        [true]
            ; one row more would take { BYTES($oneMoreBytes) },
            because the allocator then leaves more of its regions unused
       *[false] {""}
    }

memory-parts =
    At its peak, a batch of { COUNT($batchSize) } holds { BYTES($weightBytes) } of weights,
    { $slots ->
        [none] no optimizer slots
       *[some] { BYTES($slotBytes) } of optimizer slots
    },
    { $gradients ->
        [few] hardly any gradients
       *[some] { BYTES($gradientBytes) } of gradients and temporaries of the update
    },
    and { $activations ->
        [none] no activations
       *[some] { BYTES($activationBytes) } of activations
    };
    { $workspace ->
        [unmeasured]
            this device does not tell what allocator and workspaces add or save,
            so I reckon with { BYTES($bytes) } in all
        [saves]
            the process needs { BYTES($savedBytes) } less than that,
            because the library works in place where it can
       *[adds] allocator and workspaces add { BYTES($workspaceBytes) }
    }

budget-covers =
    The budget is counted { $what ->
        [process] as resident memory of the process above what it takes before the model exists
        [card]
            as what the engine's allocator may take of the card,
            workspaces and rounding included,
            without the driver's own context and the training rows, which are loaded beside it
        [counted]
            as what the engine allocates for tensors, buffers it keeps for later included
       *[other] by the engine
    }{ $baselineIsKnown ->
        [true]
            ; { $what ->
                [process] program and rows
                [card] context, libraries and rows
               *[other] the rows
            }
            took { BYTES($baselineBytes) } beside it
       *[false] {""}
    }

## Step time

step-time-line =
    A step costs a fixed { DURATION($fixedMs) } plus { DURATION($perRowMs) } per row,
    { $smallBatchesIdle ->
        [true] so the device is half idle below about { COUNT($knee) } rows
       *[false] so the device is kept busy even by small batches
    }

step-time-flat =
    A step takes about { DURATION($fixedMs) } whatever its size,
    so more rows per step come for free on this device

step-time-kinked =
    Step time does not follow one straight line here
    (it strays by up to { PERCENT($residual) }, probably because the kernels switch algorithms),
    so I read it off the measured points instead

input-time =
    Reading the rows takes { PERCENT($share) } of a step at batch { COUNT($largest) }{ $isBound ->
        [true] , and more than half from batch { COUNT($batchSize) } on: the loader is the bottleneck there
       *[false] {""}
    }

step-drift =
    At batch { COUNT($batchSize) } the steps went from { DURATION($fromMs) } to { DURATION($toMs) }
    while they were timed{ $runs ->
        [1] {""}
       *[other] , and they did not keep their speed when timed again either
    }:
    the device throttles or is shared, so times may be off by as much

## Noise and theory

noise-scale =
    The gradients of a short pilot are noisy up to about { COUNT($simple) } rows;
    the scale that counts in the end is about { DECIMAL($kappa) } times that,
    so averaging should pay up to around { COUNT($scale) } rows
    ({ COUNT($low) } to { COUNT($high) })

noise-from-race =
    Judging by how the candidates trained,
    steadier gradients pay up to around { COUNT($scale) } rows
    ({ COUNT($low) } to { COUNT($high) })

noise-unknown =
    { $tried ->
        [true] What ran could not tell how noisy the gradients are
       *[false] How noisy the gradients are was not measured
    },
    so theory had little to say about the batch size

noise-wall =
    By the noise of the gradients on the way,
    a batch of { COUNT($batchSize) } bears a rate of up to about { RATE($rate) }
    ({ RATE($low) } to { RATE($high) }) before that noise keeps it from the goal{ $raceWentBeyond ->
        [true] ; in the race { RATE($learningRate) } got there all the same
       *[false] {""}
    };
    a smaller batch bears less

theory-optimum =
    Weighing that noise against the step time { $optimumIsClose ->
        [true] puts
       *[false] would put
    }
    the quickest batch near { COUNT($optimum) } ({ COUNT($low) } to { COUNT($high) }),
    { $optimumIsClose ->
        [true] in line with the advice
       *[false] which served as a starting point and not as the answer
    }

theory-unbounded =
    With steps that cost the same at any size, theory asks for the largest batch there is

theory-beyond-memory =
    Weighing that noise against the step time,
    the quickest batch would be near { COUNT($optimum) },
    which is more than memory allows, so the limit decides

## Range test

sweep-edge =
    Ramping the learning rate up at batch { COUNT($batchSize) },
    training came apart at about { RATE($edge) }, and good rates lie well below that edge

sweep-open =
    Ramping the learning rate up at batch { COUNT($batchSize) },
    training was still fine at { RATE($edge) }, so the edge lies higher than the ramp went

noise-plain =
    The noise is that of the gradients themselves:
    it was measured before { $change ->
        [both] clipping and weight decay
       *[one] { $clipped ->
            [true] clipping
           *[false] weight decay
        }
    }
