### What to act on. How a message is read: src/words/README.md.

warning-does-not-fit =
    Allow { $exact ->
        [true] at least
       *[false] more than
    } { BYTES($bytes) }, or make the model smaller.

warning-engine-unsupported =
    { $starts ->
        [false] Ask again once the engine starts{ $asked ->
            [true] , or name no engine and no device.
           *[false] .
        }
       *[true] { $asked ->
            [true] Name no engine and no device, so that another one can take over.
           *[false] Replace the part of the model that is not supported.
        }
    }

warning-rate-beyond-edge =
    Your rate of { RATE($learningRate) } may diverge: the range test did at { RATE($edge) }.

warning-current-does-not-fit =
    Your batch { COUNT($batchSize) } at rate { RATE($learningRate) } could not be compared:
    the largest batch that fits is { COUNT($largest) }.

warning-current-diverged =
    Your batch { COUNT($batchSize) } at rate { RATE($learningRate) } diverged: its rate is too high.

warning-data-scale =
    { $kind ->
        [inputs-of-bytes] Divide the input { $name } by 255.
        [inputs-large]
            Standardise the input { $name }: it runs from { DECIMAL($low) } to { DECIMAL($high) }.
        [targets-small]
            Divide the targets { $name } by their standard deviation:
            they only run from { DECIMAL($low) } to { DECIMAL($high) }.
       *[targets-large]
            Standardise the targets { $name } and scale the predictions back:
            they run from { DECIMAL($low) } to { DECIMAL($high) }.
    }

warning-cause-rate =
    { $diverged ->
        [0]
            Look beyond the learning rate: { RATE($lowestRate) }–{ RATE($highestRate) } were tried.
       *[other] Try a rate below { RATE($lowestRate) }, or clip the gradients.
    }

warning-cause-loss = Check that the loss suits the output's activation and the targets.

warning-cause-penalty =
    Train once without the regularization penalties. A strong one keeps the weights near zero.

warning-engine-fallback =
    These figures are those of { $to } on { $toDevice }: { $from } on { $fromDevice } { $starts ->
        [false] did not start.
       *[true] cannot train this model.
    }

warning-budget-above-device =
    Plan with { BYTES($budgetBytes) }: { $device } has no more.

warning-budget-above-free =
    Free the device first: only { BYTES($freeBytes) } of the { BYTES($budgetBytes) } were free.

warning-device-busy =
    { $processes ->
        [one] Another process
       *[other] { COUNT($processes) } other processes
    } used the device. Alone, your steps should be quicker.

warning-workers =
    On { COUNT($count) } workers use rate { RATE($learningRate) },
    { COUNT($warmupSteps) } { $warmupSteps ->
        [one] step
       *[other] steps
    } of warm-up and { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }.

warning-effective-decided =
    Update after { COUNT($effectiveBatchSize) } rows: { $steps ->
        [1] one batch
       *[other] { COUNT($steps) } micro-batches
    } of { COUNT($microBatchSize) }{ $workers ->
        [1] {""}
       *[other] {" "}on each of { COUNT($workers) } workers
    }.

warning-batch-norm-small =
    Use group or layer norm: batch norm is unreliable below { COUNT($rowsMin) } rows.

warning-too-few-steps =
    Train { COUNT($epochs) } epochs instead of { COUNT($epochsPlanned) }:
    { COUNT($steps) } { $steps ->
        [one] update is
       *[other] updates are
    } too few.

warning-generalisation-gap =
    For the best final loss take { COUNT($smallerBatchSize) } at rate { RATE($smallerRate) }:
    new rows get { DECIMAL($smallerLoss) } instead of { DECIMAL($loss) }.

warning-class-rare =
    Draw class { DECIMAL($rarest) } more often, or weigh it:
    { PERCENT($missing) } of the batches have none of it.

warning-data-imbalance =
    Weigh the classes: the most frequent one has { PERCENT($most) } of the rows.

warning-many-classes-noisy =
    The loss jumps by { PERCENT($noise) } from step to step. A larger batch smooths it.

warning-online-learning = Let the rate decay: at batch 1 a constant rate never settles.

warning-normalization-not-adapted =
    If you call adapt(), give mean and variance in the { $layers ->
        [one] Normalization layer
       *[other] { COUNT($layers) } Normalization layers
    } and ask again.

warning-augmentation-left-out =
    Expect slower steps: the trials left out { $layers ->
        [one] the augmentation layer.
       *[other] { COUNT($layers) } augmentation layers.
    }

warning-mixed-precision =
    Measure again in 16 bits: the trials computed in float32.

warning-warmup = Warm the rate up over the first { COUNT($steps) } { $steps ->
        [one] step
       *[other] steps
    }.

warning-warmup-curvature = Warm the rate up over the first { COUNT($steps) } { $steps ->
        [one] step
       *[other] steps
    }.

warning-rate-decay = Decay the rate to zero by step { COUNT($to) }.

warning-decay-to-end = Decay the rate to zero by the last step.

warning-rate-falls =
    Decay the rate to zero by step { COUNT($to) }, the last one.

warning-constant-rate-pair =
    If you keep the rate constant instead, take batch { COUNT($batchSize) } at rate
    { RATE($learningRate) }.

warning-last-batch-small =
    Drop the last batch of each epoch: it has only { COUNT($rest) } { $rest ->
        [one] row
       *[other] rows
    }.

warning-hardware-multiple =
    { COUNT($preferred) } is about as quick and suits matrix hardware better.
