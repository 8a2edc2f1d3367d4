### How sure, and what else. How a message is read: src/words/README.md.

confidence =
    { $level ->
        [high] I am confident in this: nothing that was measured speaks against it
        [medium]
            I am fairly confident in this, with { $lowered ->
                [one] one reservation
               *[other] some reservations
            }
       *[low] Take this as a starting point rather than the last word
    }

## What lowered the confidence

lowered-deadline =
    The deadline ended the probe during { probe-stage }{ $leftMsIsKnown ->
        [true] , with up to { DURATION($leftMs) } of measuring still to go
       *[false] {""}
    }:
    ask again without a deadline, and it goes on from what was measured

lowered-synthetic-data =
    The rows were made up to the sizes you gave,
    so memory and timing carry over to your data, but the learning rate and the noise may not

lowered-end-open =
    On recorded trainings, advice that was as open as this one
    ended within 10 % of the lowest loss in { PERCENT($held) } of the cases

lowered-end-not-trained =
    The pair itself was not trained: its end is predicted from its neighbours

lowered-no-race =
    No candidates were trained against each other; a longer probe would settle it

lowered-pair-decided =
    Batch size and learning rate are both yours, so nothing was raced:
    whether another pair is quicker was not measured

lowered-close-race =
    The race was close: the runner-up was { $isSlower ->
        [true] only { PERCENT($excess) } { $by ->
            [cost] dearer
           *[time] slower
        }
       *[false] just as { $by ->
            [cost] cheap
           *[time] quick
        }
    }

lowered-posterior =
    On what was seen, a candidate that I did not settle on could still turn out { $by ->
        [cost] cheaper: I expect this one to cost about { PERCENT($expectedRegret) } more
       *[time] quicker: I expect this one to take about { PERCENT($expectedRegret) } longer
    }
    than the best there is

lowered-one-seed =
    Each candidate was trained from one seed only, and another seed can reorder the close ones

lowered-other-seed =
    From another seed the advised pair had not arrived
    after { DECIMAL($timeRatio) } times the first seed's time,
    so how quick it is depends on luck

lowered-level-not-reached =
    The probe ended before the winner reached its goal,
    and a longer one could still change the picture

lowered-wide-interval =
    Sizes all the way from { COUNT($low) } to { COUNT($high) } remain plausible

lowered-noise-unknown =
    The gradient noise is unknown, so theory could not check the choice

lowered-noise-wide =
    The noise scale is known only roughly,
    somewhere from { COUNT($low) } to { COUNT($high) } rows

lowered-step-time =
    The step times scatter by up to { PERCENT($residual) } around their trend

lowered-step-drift =
    At batch { COUNT($batchSize) } the steps went from { DURATION($fromMs) } to { DURATION($toMs) }
    while they were timed{ $runs ->
        [1] {""}
       *[other] , and they did not keep their speed when timed again either
    }:
    the device throttles or is shared, so its times may be off by as much

lowered-memory-unproved =
    That { COUNT($largest) } { $largest ->
        [one] row
       *[other] rows
    }
    fit is a prediction which no run has confirmed

lowered-memory-fit =
    The traces differed between sizes, so the memory figures come from a coarser fit

lowered-edge-open =
    The range test ended before it found the edge, so even higher rates might work

## Alternatives

alternative-fastest =
    If time matters more than cost, batch { COUNT($batchSize) } at { RATE($learningRate) }
    should get as far in { PERCENT($timeRatio) } of the time,
    for { AMOUNT($cost, $unit, $currency) } instead of { AMOUNT($advisedCost, $unit, $currency) }

alternative-cheapest =
    If cost matters more than time, batch { COUNT($batchSize) } at { RATE($learningRate) }
    should get as far for { AMOUNT($cost, $unit, $currency) }
    instead of { AMOUNT($advisedCost, $unit, $currency) }, in { DECIMAL($timeRatio) } times the time

alternative-growing-batch =
    Instead of letting the rate fall, keep it at { RATE($learningRate) }
    and go from batch { COUNT($firstBatchSize) } to { COUNT($batchSize) }
    after epoch { COUNT($fromEpoch) } of { COUNT($epochs) }:
    from the same point of the race that ended at a validation loss of { DECIMAL($loss) },
    a falling rate at { DECIMAL($fallingLoss) },
    and it saves { PERCENT($saving) } of the device time

alternative-throughput =
    If what counts is rows per second,
    a batch of { COUNT($batchSize) } at { RATE($learningRate) }
    handles { COUNT($rowsPerSecond) } of them,
    { DECIMAL($gain) } times as many, although it makes less of each{ $whole ->
        [true] ; these are all rows at once, so a full-batch optimizer would do too
       *[false] {""}
    }

alternative-quality-measured =
    If the final quality matters more than the time,
    batch { COUNT($batchSize) } at { RATE($learningRate) } went lowest in the race,
    to a validation loss of { DECIMAL($loss) } against { DECIMAL($advisedLoss) }

alternative-small-batch =
    If generalisation matters more than the time,
    try a batch of { COUNT($batchSize) } at { RATE($learningRate) },
    the range where small-batch studies found the best test results

alternative-least-memory =
    If memory is short, a batch of { COUNT($batchSize) } at { RATE($learningRate) }
    gets by with { BYTES($bytes) } instead of { BYTES($advisedBytes) }
    and should take about { DECIMAL($slower) } times as long{ $costIsKnown ->
        [true]
            , at a cost of { AMOUNT($cost, $unit, $currency) }
            instead of { AMOUNT($advisedCost, $unit, $currency) }
       *[false] {""}
    }

alternative-full-batch =
    You could also take all { COUNT($batchSize) } rows at once,
    at { RATE($learningRate) } or with a full-batch optimizer

alternative-full-batch-faster =
    Rprop on all { COUNT($rows) } rows at once (first step size { RATE($stepSize) })
    was faster still: it reached the level of { DECIMAL($level) } after { DURATION($timeMs) },
    { $winnerReached ->
        [true] { DECIMAL($ratio) } times the { DURATION($winnerMs) } of the advised setting
       *[false] where the advised setting had not arrived after { DURATION($winnerMs) }
    },
    so use it if your framework has it

alternative-full-batch-slower =
    Rprop on all { COUNT($rows) } rows at once (first step size { RATE($stepSize) })
    reached the level of { DECIMAL($level) } after { DURATION($timeMs) },
    { DECIMAL($ratio) } times the winner's time, and has no learning rate to tune

## What was not measured, and what the probe cost

not-measured =
    No candidate was trained for more than { DURATION($longestMs) },
    { PERCENT($share) } of your { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    },
    and all of them at constant rates: where the whole training ends was not measured

would-change =
    What would change the size: it goes with the square root of the noise scale
    ({ COUNT($scale) } rows) times the rows that a step's fixed cost is worth
    ({ COUNT($knee) } on this device),
    so a device or data with four times of either wants about twice the batch

cost =
    Finding this out took { COUNT($trials) } { $trials ->
        [one] trial
       *[other] trials
    }
    and { DURATION($deviceMs) } of work{ $waitIsLonger ->
        [true] {" "}({ DURATION($wallMs) } with planning and the start of processes)
       *[false] {""}
    }{ $outOfMemory ->
        [0] {""}
       *[other] , { COUNT($outOfMemory) } of them ending out of memory
    }

probe-quick =
    { $trainings ->
        [one] Your training takes
       *[other] Your { COUNT($trainings) } trainings take
    } about { DURATION($totalMs) } in all, so the probe was kept to a few race steps:
    a longer one would cost more than it can save;
    name more trainings, or seconds, where the answer is worth them

answered-before =
    No trial was run for this question: the { COUNT($trials) } that were run for an earlier one
    about the same model, data and device ({ DURATION($deviceMs) } of work) answer it as well;
    with a larger probe budget I would train more, for this question itself

taken-over =
    { COUNT($trials) } of these trials { $trials ->
        [one] comes
       *[other] come
    } from earlier studies with the same model, data, device, driver and library;
    the oldest is { COUNT($days) } { $days ->
        [one] day
       *[other] days
    } old

probe-memory =
    The search for what fits, and its proof, took { DURATION($ms) } of that and
    { COUNT($trials) } { $trials ->
        [one] trial
       *[other] trials
    }; the probe budget does not pay for them

probe-overrun =
    The probe took { DURATION($spentMs) } on the clock
    instead of the { DURATION($budgetMs) } that you allowed:
    most of it went into { $most ->
        [start] the start of the trial process and planning, which cannot be cut short
        [fit] timing steps, where a started trial runs on until it has two steps and a validation
        [sweep] the range test, whose started step runs on
        [noise] the pilot for the gradient noise, whose started step runs on
        [anneal] training with a falling learning rate, which runs until the rate is zero
        [grow] training on at a larger batch size, which runs its steps to the end
       *[race] the race, where a started trial runs on until it has a step and a validation
    }

probe-share =
    That is { $isBelowWhole ->
        [true] { PERCENT($ratio) } of
       *[false] { DECIMAL($ratio) } times
    }
    the { DURATION($totalMs) } that your { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }
    should take{ $isBelowWhole ->
        [true] {""}
       *[false] , more than a single training can save
    }

probe-repaid =
    { $seen ->
        [true] In the race
       *[false] Judging by the candidates of the race
    },
    { $current ->
        [true] your
       *[other] the usual
    } batch { COUNT($batchSize) } at { RATE($learningRate) } { $isTenfold ->
        [true]
            needs ten times as long to a validation loss of { DECIMAL($level) },
            if it gets there
       *[false]
            needs about { DURATION($usualMs) } to a validation loss of { DECIMAL($level) }
            where the advised pair needs { DURATION($timeMs) }
    },
    so { $repaidAfter ->
        [1] a single training repays the probe
       *[other]
            the probe is repaid
            after about { COUNT($repaidAfter) } such trainings{ $hasTrainings ->
                [true] {" "}of the { COUNT($trainings) } that you named
               *[false] {""}
            }
    }

probe-not-repaid =
    { $same ->
        [true] The advised pair is { $current ->
            [true] what you train with already
           *[other] also what people usually take
        }
       *[false]
            { $current ->
                [true] Your
               *[other] The usual
            } batch { COUNT($batchSize) } at { RATE($learningRate) } would have been
            { $usualIsQuicker ->
                [true] even quicker by the same measure
               *[false] about as quick
            }
    },
    so the probe saves no time here; it tells you that there was little to gain
