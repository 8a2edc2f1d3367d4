### What to watch. How a message is read: src/words/README.md.

data-scale =
    { $kind ->
        [inputs-of-bytes]
            The input { $name } runs from { DECIMAL($low) } to { DECIMAL($high) }:
            divide it by 255, because networks start from inputs of about 1
            and pixels of 255 make the first steps far too large
        [inputs-large]
            The input { $name } runs from { DECIMAL($low) } to { DECIMAL($high) }:
            standardise its columns (subtract the mean, divide by the standard deviation),
            because networks start from inputs of about 1
        [targets-small]
            The targets { $name } only run from { DECIMAL($low) } to { DECIMAL($high) }:
            divide them by their standard deviation, or the loss hardly tells predictions apart
       *[targets-large]
            The targets { $name } run from { DECIMAL($low) } to { DECIMAL($high) }:
            standardise them and scale the predictions back,
            because an ordinary rate needs very long to get that far
    }

current-does-not-fit =
    Your batch { COUNT($batchSize) } at { RATE($learningRate) } could not be compared,
    because the largest batch that fits is { COUNT($largest) }

current-diverged =
    Your batch { COUNT($batchSize) } at { RATE($learningRate) } diverged in the race:
    its rate is too high for this model

rows-sampled =
    The trials trained on a random sample of { COUNT($sampled) } of your { COUNT($rows) }
    training rows: memory and step times are those of all rows,
    but all rows may reach a lower loss, and the best pair may shift with it

data-imbalance =
    The classes are uneven: the most frequent one has { PERCENT($most) } of the rows,
    so that always answering it is right as often,
    and class { DECIMAL($rarest) } has { PERCENT($least) };
    { $weighted ->
        [asked] the loss weighs them as asked; look at more than the accuracy
       *[other] weigh the classes, and look at more than the accuracy
    }

class-rare =
    In { PERCENT($missing) } of the batches of { COUNT($batchSize) }
    class { DECIMAL($rarest) }, with { PERCENT($least) } of the rows, has none:
    draw it more often or weigh it, or take a larger batch if it counts

full-batch-possible =
    With only { COUNT($rows) } rows that all fit at once,
    full-batch methods such as L-BFGS or Rprop are worth a try too

full-batch-unreached =
    I also tried Rprop on all { COUNT($rows) } rows at once:
    after { COUNT($steps) } steps and { DURATION($trainedMs) }
    it was at a validation loss of { DECIMAL($lowest) }, short of the { DECIMAL($level) }
    that the advised setting reached in { DURATION($winnerMs) }

online-learning =
    A batch of one is online learning:
    at a constant rate it keeps wandering around the optimum and never quite settles,
    so let the rate decay towards the end

generalisation-gap =
    The advised batch of { COUNT($batchSize) } fits the training rows at least as well
    as { COUNT($smallerBatchSize) } at { RATE($smallerRate) } but new rows measurably worse,
    with a validation loss of { DECIMAL($loss) } against { DECIMAL($smallerLoss) }:
    take the smaller one if the final quality counts

many-classes-noisy =
    A batch of { COUNT($batchSize) } cannot even show every one of the { COUNT($classes) } classes,
    and the loss did jump by { PERCENT($noise) } from step to step;
    if that bothers you, a larger batch smooths it

too-few-steps =
    Your plan comes to only { COUNT($steps) } { $steps ->
        [one] update
       *[other] updates
    };
    large batches that are trained this briefly tend to generalise worse,
    so rather train { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }
    than { COUNT($epochsPlanned) } to reach { COUNT($stepsMin) } of them

batch-norm-small =
    The model uses batch norm,
    whose statistics become unreliable below { COUNT($rowsMin) } rows,
    and this batch has { COUNT($batchSize) };
    group or layer norm would not mind

share-of-rows =
    One batch is { PERCENT($share) } of your training rows,
    a share at which training has been seen to settle in sharper minima
    that generalise a little worse

last-batch-small =
    The last batch of every epoch has only { COUNT($rest) } { $rest ->
        [one] row
       *[other] rows
    }
    instead of { COUNT($batchSize) };
    drop it or shuffle well, because its gradient is noisier than the rest

hardware-multiple =
    A batch of { COUNT($preferred) } would be about as quick as { COUNT($batchSize) }
    and is a size that matrix hardware handles best

augmentation-left-out =
    The trials left out { COUNT($layers) } { $layers ->
        [one] layer
       *[other] layers
    } of random augmentation:
    your steps take longer and may need more memory, and your training overfits later

mixed-precision =
    Your model computes in 16 bits, the trials computed in float32:
    your steps need less memory and may be faster, so a larger batch may fit;
    measure it before you rely on it

normalization-not-adapted =
    { COUNT($layers) } Normalization { $layers ->
        [one] layer
       *[other] layers
    }
    of your model trained with mean 0 and variance 1, as in Keras without adapt():
    if you call adapt(), give mean and variance in the layer instead and ask again

engine-fallback =
    The engine { $from } on { $fromDevice } { $starts ->
        [false] did not start
       *[true] could not train this model
    }
    ({ $because }), so { $to } on { $toDevice } measured instead:
    times and memory are those of that engine

budget-above-device =
    You allow { BYTES($askedBytes) },
    but { $device }, where this was measured in the end, has only { BYTES($budgetBytes) }:
    everything here keeps within that

budget-above-free =
    You allow { BYTES($budgetBytes) },
    but only { BYTES($freeBytes) } of the device were free { asked-when }:
    what was found to fit needs the rest to be free, too

device-busy =
    The device was shared: { COUNT($processes) } { $processes ->
        [one] other process was
       *[other] other processes were
    }
    computing on it { asked-when }{ $memoryIsHeld ->
        [true] {" "}and held { BYTES($bytes) } of it
       *[false] {""}
    }:
    alone, your training should be quicker than these step times say

rate-beyond-edge =
    Your learning rate of { RATE($learningRate) } is above { RATE($edge) },
    where the range test came apart at { COUNT($batchSize) } rows: it may diverge
