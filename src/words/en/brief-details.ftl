### The sections of the brief. How a message is read: src/words/README.md.

## Memory

detail-memory-proved =
    The largest batch that fits { BYTES($budgetBytes) } is { COUNT($largest) }, trained once in a
    fresh process; 10 % more does not fit every time.

detail-memory-predicted =
    The largest batch that should fit { BYTES($budgetBytes) } is { COUNT($largest) }.

detail-rows-bound =
    All { COUNT($largest) } training rows fit { BYTES($budgetBytes) } as one batch.

detail-engine-bound =
    { COUNT($largest) } rows are the most that the engine takes: with one more, a tensor gets too
    large.

detail-failure-bound =
    { COUNT($largest) } rows fit { BYTES($budgetBytes) }; a larger batch failed for another reason
    than memory.

detail-memory-replayed =
    Predicted peak of TensorFlow's allocator at batch { COUNT($batchSize) }:
    { BYTES($allocatedBytes) }. Measured in all: { BYTES($measuredBytes) }.

detail-memory-parts =
    Batch { COUNT($batchSize) } takes { BYTES($bytes) }: { BYTES($weightBytes) } of weights{ $slots ->
        [none] {""}
       *[some] , { BYTES($slotBytes) } of optimizer state
    }{ $gradients ->
        [few] {""}
       *[some] , { BYTES($gradientBytes) } of gradients
    }{ $activations ->
        [none] {""}
       *[some] , { BYTES($activationBytes) } of activations
    }{ $workspace ->
        [unmeasured] {""}
        [saves] , less { BYTES($savedBytes) } by working in place
       *[adds] , { BYTES($workspaceBytes) } of workspaces
    }.

detail-lowered-memory-fit =
    The traces differed between sizes, so these figures come from a coarser fit.

detail-budget-covers =
    The budget counts { $what ->
        [process] the memory of the process above what it takes without the model.
        [card] what the engine's allocator takes of the card, without the driver and the rows.
        [counted] what the engine allocates for tensors.
       *[other] what the engine counts.
    }

## Step time

detail-step-time-line =
    A step takes { DURATION($fixedMs) } plus { DURATION($perRowMs) } a row{ $smallBatchesIdle ->
        [true] , so the device is half idle below { COUNT($knee) } rows.
       *[false] , so small batches keep the device busy too.
    }

detail-step-time-flat = A step takes about { DURATION($fixedMs) } at any size.

detail-step-time-kinked =
    Step times follow no straight line. They stray from it by up to { PERCENT($residual) }, so the
    measured points are used.

detail-input-time = { $isBound ->
        [true]
            The loader is the bottleneck from batch { COUNT($batchSize) } on: reading the rows takes
            { PERCENT($share) } of a step at batch { COUNT($largest) }.
       *[false] Reading the rows takes { PERCENT($share) } of a step at batch { COUNT($largest) }.
    }

detail-step-drift =
    At batch { COUNT($batchSize) } the step time went from { DURATION($fromMs) } to
    { DURATION($toMs) } while it was timed: the device throttles or is shared.

detail-lowered-step-drift =
    At batch { COUNT($batchSize) } the step time went from { DURATION($fromMs) } to
    { DURATION($toMs) }: the device throttles or is shared.

detail-lowered-step-time = Step times scatter by up to { PERCENT($residual) } around their trend.

detail-energy =
    The device draws about { DECIMAL($watts) } W, { DECIMAL($joulesPerEpoch) } J an epoch.

## Gradient noise

detail-noise-scale =
    Averaging gradients pays up to about { COUNT($scale) } rows,
    { COUNT($low) }–{ COUNT($high) }.

detail-noise-from-race =
    By the race, averaging gradients pays up to about { COUNT($scale) } rows,
    { COUNT($low) }–{ COUNT($high) }.

detail-noise-unknown =
    { $tried ->
        [true] The trials could not tell how noisy the gradients are.
       *[false] The noise of the gradients was not measured.
    }

detail-theory-optimum =
    With the step time, that puts the quickest batch near { COUNT($optimum) },
    { COUNT($low) }–{ COUNT($high) }.

detail-theory-unbounded =
    Steps cost the same at any size, so theory asks for the largest batch.

detail-theory-beyond-memory =
    The quickest batch would be near { COUNT($optimum) }, more than memory allows.

detail-noise-wall =
    At batch { COUNT($batchSize) } gradient noise limits the rate to about { RATE($rate) }.

detail-noise-plain =
    The noise was measured before { $change ->
        [both] clipping and weight decay.
       *[one] { $clipped ->
            [true] clipping.
           *[false] weight decay.
        }
    }

## Range test

detail-sweep-edge =
    At batch { COUNT($batchSize) } training diverged at a rate of about { RATE($edge) }.

detail-sweep-open =
    At batch { COUNT($batchSize) } training still held at a rate of { RATE($edge) }, the highest
    tried.

## Race

detail-race-won =
    Of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    } the advised pair was first to a validation loss of { DECIMAL($level) },
    after { DURATION($timeMs) }{ $hasSecond ->
        [true]
            ; { COUNT($secondBatchSize) } at rate { RATE($secondRate) } took { DECIMAL($ratio) } times
            as long.
       *[false] .
    }

detail-race-tied =
    The advised pair reached a validation loss of { DECIMAL($level) } after { DURATION($timeMs) }, level with
    { COUNT($secondBatchSize) } at rate { RATE($secondRate) }; of two equals the larger batch or the
    lower rate wins.

detail-race-falling =
    At a constant rate batch { COUNT($otherBatchSize) } at rate { RATE($otherRate) } is sooner
    ({ DURATION($otherMs) } against { DURATION($timeMs) }); with a falling one this pair should be.

detail-race-unreached =
    None of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    } reached the target loss; this one was the most promising.

detail-race-skipped =
    { $raced ->
        [one] Only one candidate trained, so this is a cautious default.
        [several] The candidates trained too few steps to compare, so this is a cautious default.
       *[none] Nothing was raced, so this is a cautious default.
    }

detail-least-memory-choice =
    { COUNT($batchSize) } is the smallest batch that reached a validation loss of
    { DECIMAL($level) } within twice the quickest time{ $isQuickest ->
        [true] ; it is the quickest too.
       *[false] , that of { COUNT($quickest) }.
    }

detail-cheapest-choice =
    The advised pair reached a validation loss of { DECIMAL($level) } for { AMOUNT($cost, $unit, $currency) }{ $hasOther ->
        [true]
            ; the quickest other, { COUNT($otherBatchSize) } at rate { RATE($otherRate) }, took
            { AMOUNT($otherCost, $unit, $currency) }.
       *[false] .
    }

detail-end-lowest =
    The advised pair { $isMeasured ->
        [true] ended, in a whole training, at
       *[false] should { $staysConstant ->
            [true] come down furthest, to
           *[false] end lowest, at
        }
    } a validation loss of { DECIMAL($loss) }, { DECIMAL($low) }–{ DECIMAL($high) },
    { $staysConstant ->
        [true] within
       *[false] after
    } { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }.

detail-end-by-size =
    { COUNT($asGood) } is the largest batch that gets within 2 % of that; batch { COUNT($largest) }
    trains { DECIMAL($speedUp) } times as fast as batch { COUNT($smallest) }.

detail-replicate-overruled =
    { COUNT($batchSize) } at rate { RATE($learningRate) } was ahead from one seed but fell behind
    from another.

detail-replicated =
    From another seed it took { DURATION($otherMs) }, the first time { DURATION($firstMs) }.

detail-wish-cost =
    Without your decision { COUNT($batchSize) } at rate { RATE($learningRate) } gets there in
    { DURATION($freeMs) }{ $reached ->
        [true] , yours took { DURATION($wishMs) }.
       *[false] ; yours was not there after { DURATION($wishMs) }.
    }

detail-wish-costs-nothing = Your decision costs no time: no other pair got there sooner.

detail-validation-by-size =
    The lowest validation loss of the race came from batch { COUNT($best) }.

detail-race-diverged =
    { $count ->
        [one] One candidate diverged, at rate { RATE($lowestRate) }.
       *[other] { COUNT($count) } candidates diverged, from rate { RATE($lowestRate) } on.
    }

detail-not-measured =
    The longest candidate trained { DURATION($longestMs) }, { PERCENT($share) } of the whole
    training; its end was not measured.

## Alternatives

detail-alternative-fastest =
    Fastest: { COUNT($batchSize) } at rate { RATE($learningRate) } takes { PERCENT($timeRatio) } of
    the time, for { AMOUNT($cost, $unit, $currency) }.

detail-alternative-cheapest =
    Cheapest: { COUNT($batchSize) } at rate { RATE($learningRate) } costs
    { AMOUNT($cost, $unit, $currency) }, in { DECIMAL($timeRatio) } times the time.

detail-alternative-growing-batch =
    Rate kept at { RATE($learningRate) }, batch { COUNT($firstBatchSize) } grown to
    { COUNT($batchSize) } after epoch { COUNT($fromEpoch) } of { COUNT($epochs) }:
    ended at { DECIMAL($loss) } (falling rate { DECIMAL($fallingLoss) }), { PERCENT($saving) } less time.

detail-alternative-throughput =
    { $whole ->
        [true] Most rows a second: all { COUNT($batchSize) } at once, { DECIMAL($gain) } times as many,
            at rate { RATE($learningRate) } or with L-BFGS or Rprop.
       *[false] Most rows a second: { COUNT($batchSize) } at rate { RATE($learningRate) },
            { DECIMAL($gain) } times as many.
    }

detail-alternative-quality-measured =
    Lowest loss in the race: { COUNT($batchSize) } at rate { RATE($learningRate) },
    { DECIMAL($loss) } against { DECIMAL($advisedLoss) }.

detail-alternative-small-batch =
    Often best on new rows: { COUNT($batchSize) } at rate { RATE($learningRate) }.

detail-alternative-least-memory =
    Least memory: { COUNT($batchSize) } at rate { RATE($learningRate) } takes { BYTES($bytes) } and
    { DECIMAL($slower) } times the time.

detail-alternative-full-batch =
    All { COUNT($batchSize) } rows at once: with rate { RATE($learningRate) }, L-BFGS or Rprop.

detail-alternative-full-batch-faster =
    Rprop on all { COUNT($rows) } rows was faster still: { DURATION($timeMs) } to the same loss.

detail-alternative-full-batch-slower =
    Rprop on all { COUNT($rows) } rows took { DECIMAL($ratio) } times as long and needs no learning
    rate.

## Workers

detail-effective-decided =
    An update of { COUNT($effectiveBatchSize) } rows takes { DURATION($updateMs) }.

detail-effective-rate =
    Its rate is scaled from batch { COUNT($racedBatchSize) } at rate { RATE($racedRate) }, which
    raced.

detail-workers =
    { COUNT($count) } workers train { COUNT($globalBatchSize) } rows at once, each at
    { PERCENT($efficiency) } of the progress of one alone; beyond { COUNT($usefulWorkers) } doubling
    hardly helps.

detail-training-cost-workers =
    On { COUNT($count) } workers the training costs { AMOUNT($cost, $unit, $currency) } instead of
    { AMOUNT($single, $unit, $currency) } and takes { DURATION($timeMs) }.

detail-accumulate =
    Adding up { COUNT($steps) } micro-batches of { COUNT($microBatchSize) } gives the gradients of
    { COUNT($effectiveBatchSize) } rows, without saving time.

## Cost

detail-training-cost =
    The whole training costs about { AMOUNT($cost, $unit, $currency) } on one device.

detail-cost =
    The probe took { COUNT($trials) } { $trials ->
        [one] trial
       *[other] trials
    } and { DURATION($wallMs) }.

detail-probe-quick =
    Training takes { DURATION($totalMs) }{ $trainings ->
        [one] {""}
       *[other] {" "}in all { COUNT($trainings) } times
    }, so the probe was short; name seconds to measure more.

detail-answered-before =
    No trial ran for this question: { COUNT($trials) } earlier ones answer it. A larger probe budget
    would add to them.

detail-taken-over =
    { COUNT($trials) } { $trials ->
        [one] trial comes
       *[other] trials come
    } from earlier studies; the oldest is { COUNT($days) } { $days ->
        [one] day
       *[other] days
    } old.

detail-probe-overrun =
    It ran over its budget, { DURATION($spentMs) } instead of { DURATION($budgetMs) }.

detail-probe-repaid =
    { $repaidAfter ->
        [1] One training repays it.
       *[other] It pays off after { COUNT($repaidAfter) } trainings{ $hasTrainings ->
            [true] ; you named { COUNT($trainings) }.
           *[false] .
        }
    }

detail-probe-not-repaid =
    It saves no time: { $current ->
        [true] your own
       *[other] the usual
    } setting is about as quick.

detail-probe-share =
    That is { $isBelowWhole ->
        [true] { PERCENT($ratio) } of one whole training.
       *[false] { DECIMAL($ratio) } times one whole training.
    }
