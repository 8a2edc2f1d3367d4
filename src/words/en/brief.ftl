### The brief: first what to use, then why. How a message is read: src/words/README.md.

## Labels and headings

label-confidence = confidence: { $level ->
        [high] high
        [medium] medium
       *[low] low
    }
label-fit = fits
label-speed = speed
label-measured = measured
label-larger = Why not larger?
label-smaller = Why not smaller?
label-doubt = How sure?
label-warnings = Watch out
label-causes = What to do
label-sources = Sources
label-trials =
    { $many ->
        [true] trials
       *[false] trial
    } { $trials }
label-part = { $label }: { $text }
label-details = More with --details: { $sections }.
label-throughput = Rows a second
label-loss = Validation loss
curve-throughput =
    { $blocks }  batch { $low }–{ $high }; { $atRate } at { $atSize }, { $most } at most
curve-loss = { $blocks }  { $from } to { $to } in { DURATION($timeMs) }
between-names = {", "}
title-trade = Batch sizes, each at its best rate
label-trade-batch = batch
label-trade-rate = rate
label-trade-time = whole training
label-trade-end = ends at (80 % range)
label-trade-to-level = to a validation loss of { $level }
label-trade-duration = { DURATION($timeMs) }
label-trade-range = { DECIMAL($value) } ({ DECIMAL($low) }–{ DECIMAL($high) }){ $seen ->
        [measured] , measured
        [trained] {""}
       *[predicted] , not trained
    }
label-trade-level-time = { $reached ->
        [true] { DURATION($timeMs) }
       *[false] about { DURATION($timeMs) }, not reached yet
    }
title-memory = Memory
title-step-time = Step time
title-gradient-noise = Gradient noise
title-range-test = Range test
title-race = Race
title-alternatives = Alternatives
title-workers = Workers
title-cost = Cost

## Figures

part-summary =
    batch size { COUNT($batchSize) }, learning rate { RATE($learningRate) },
    { OPTIMIZER($optimizer) }

part-fit =
    { $hasBytes ->
        [true] { BYTES($bytes) } of { BYTES($budgetBytes) }{ $limit ->
            [unknown] {""}
            [rows] ; all { COUNT($largest) } training rows fit
            [predicted] ; the largest that should fit is { COUNT($largest) }
           *[proved] ; the largest that fits is { COUNT($largest) }
        }
       *[false] { $limit ->
            [rows] all { COUNT($largest) } training rows at once
            [predicted] probably up to batch { COUNT($largest) }
           *[proved] up to batch { COUNT($largest) }
        } within { BYTES($budgetBytes) }
    }

part-speed =
    { DURATION($stepTimeMs) } a step, { COUNT($stepsPerEpoch) } { $stepsPerEpoch ->
        [one] step
       *[other] steps
    } an epoch, about { DURATION($totalMs) } for { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }{ $validates ->
        [true] {" "}with validation
       *[false] {""}
    }

part-gain =
    { $effect ->
        [same] { $current ->
            [true] your batch { COUNT($batchSize) } at rate { RATE($learningRate) } is the advice, so there is nothing to gain
           *[false] same as the usual setting, batch { COUNT($batchSize) } and rate { RATE($learningRate) }
        }
       *[other] against { compared-pair }: { $effect ->
            [equal] just as quick to the same validation loss{ $current ->
                [true] , so there is nothing to gain
               *[false] {""}
            }
            [never] the same validation loss at least ten times sooner
            [slower] { $measured ->
                [true] slower, as far as both trained,
               *[false] probably slower
            } to a validation loss of { DECIMAL($level) }: { DURATION($timeMs) } against
            { DURATION($usualMs) }
           *[sooner] { $measured ->
                [true] reaches
               *[false] should reach
            } the same validation loss { COUNT($times) } times sooner
            ({ DURATION($timeMs) } against { DURATION($usualMs) }){ $measured ->
                [true] , measured
               *[false] {""}
            }
        }
    }

part-endGain =
    { $end ->
        [same] { $current ->
            [true] your batch { COUNT($batchSize) } at rate { RATE($learningRate) } is the advice, so there is nothing to gain
           *[false] same as the usual setting, batch { COUNT($batchSize) } and rate { RATE($learningRate) }
        }
       *[other] against { compared-pair }: { $end ->
            [equal] ends at about the same validation loss{ $current ->
                [true] , so there is nothing to gain
               *[false] {""}
            }
            [unsure-lower] should end lower, at a validation loss of { DECIMAL($loss) } against
                { DECIMAL($usualLoss) }, but the uncertainty is larger than that
            [unsure-higher] should end higher, at a validation loss of { DECIMAL($loss) } against
                { DECIMAL($usualLoss) }, but the uncertainty is larger than that
            [seen-lower] ended { PERCENT($gap) } lower in a whole training of each
                ({ DECIMAL($loss) } against { DECIMAL($usualLoss) })
            [seen-higher] ended { PERCENT($gap) } higher in a whole training of each
                ({ DECIMAL($loss) } against { DECIMAL($usualLoss) })
            [seen-equal] ended as low in a whole training of each, within what another seed changes
                ({ DECIMAL($loss) } against { DECIMAL($usualLoss) })
           *[other] should end { PERCENT($least) } to { PERCENT($most) } { $end ->
                [lower] lower
               *[higher] higher
            }, at a validation loss of about { DECIMAL($loss) } against { DECIMAL($usualLoss) }
        }{ $pace ->
            [slower] , and takes { DURATION($timeMs) } instead of { DURATION($usualMs) }
            [quicker] , and takes only { DURATION($timeMs) } instead of { DURATION($usualMs) }
            [equal] , in about the same time
           *[unknown] {""}
        }
    }

part-asGood =
    any { $sizesDiffer ->
        [true] batch from { COUNT($batchSizeLow) } to { COUNT($batchSizeHigh) }{ $ratesDiffer ->
            [true] {" "}at rates from { RATE($learningRateLow) } to { RATE($learningRateHigh) }
           *[false] {" "}at rate { RATE($learningRateLow) }
        }
       *[false] rate from { RATE($learningRateLow) } to { RATE($learningRateHigh) } at batch { COUNT($batchSizeLow) }
    } should end within { PERCENT($within) } of it
    (such ranges held in { PERCENT($held) } of recorded trainings)

part-confidence =
    { $level ->
        [high] High
        [medium] Medium
       *[low] Low
    }{ $hasDoubt ->
        [true] . { $doubt }
       *[false] . Nothing that was measured speaks against it.
    }

## The framework of the trials

measured-framework-chosen =
    in { $framework }, { $asked ->
        [true] as you asked
       *[false] because your model is a Keras file
    }

measured-measured-in =
    { $program } in { $framework }, with its own loss ({ $loss }) and { $optimizerClass }{ $known ->
        [false] , which Batchwise does not know and treats as { OPTIMIZER($optimizer) }
       *[true] {""}
    }{ $held ->
        [true] ; the last of its rows were held back to judge the training
       *[false] {""}
    }

## No pair

outcome-does-not-fit =
    Does not fit: batch size 1 needs { $exact ->
        [true] about { BYTES($bytes) }
       *[false] more than { BYTES($bytes) }
    }, the budget is { BYTES($budgetBytes) }.

outcome-wish-does-not-fit =
    { COUNT($wanted) } does not fit: the largest that does is { COUNT($largest) }{ $reach ->
        [never] .
       *[other] . Accumulate { COUNT($steps) } micro-batches of { COUNT($microBatchSize) } instead.
    }

outcome-nothing-trained =
    Nothing trained: { $allDiverged ->
        [true] all { COUNT($candidates) } candidates diverged.
       *[false] after { COUNT($steps) } steps the lowest loss is { DECIMAL($lowest) }{ $startIsKnown ->
            [true] , untrained it is { DECIMAL($start) }
           *[false] {""}
        }{ $guessingIsKnown ->
            [true] , guessing gives { DECIMAL($guessing) }
           *[false] {""}
        }.
    }

outcome-engine-unsupported =
    { $starts ->
        [false] The engine { $engine } on { $device } does not start: { $because }.
       *[true] The engine { $engine } on { $device } cannot train this model: { $because }.
    }

outcome-missing =
    Not enough evidence yet: { $what ->
        [measurements] nothing was measured.
        [step-time] no step could be timed.
        [memory-law] the traces give no memory law.
        [fitting-size] no batch size fits.
        [engine] { $message }.
        [deadline] the deadline passed during { probe-stage }.
        [trace] the trace at batch { COUNT($batchSize) } { trial-ending }.
       *[run] the run at batch { COUNT($batchSize) } { trial-ending }.
    }

## How sure

doubt-close-second =
    The race was close: { COUNT($batchSize) } at rate { RATE($learningRate) } { $pace ->
        [slower] took { PERCENT($gap) } longer.
        [quicker] was { PERCENT($gap) } quicker from one seed.
       *[equal] was just as quick.
    }

doubt-replicate-overruled =
    Two seeds disagree: one prefers { COUNT($batchSize) } at rate { RATE($learningRate) }.

doubt-lowered-synthetic-data =
    The rows were made up: on your own data, rate and noise may differ.

doubt-lowered-no-race =
    This is a cautious default: no candidates could be compared. A longer probe would.

doubt-lowered-deadline =
    The deadline passed during { probe-stage }{ $leftMsIsKnown ->
        [true] : up to { DURATION($leftMs) } of measuring is missing.
       *[false] , which is missing.
    }

doubt-lowered-other-seed =
    From another seed it was not there after { DECIMAL($timeRatio) } times the time.

doubt-lowered-level-not-reached = The probe ended before the winner reached the target loss.

doubt-lowered-close-race =
    The race was close: the second was { $isSlower ->
        [true] { PERCENT($excess) } { $by ->
            [cost] dearer.
           *[time] slower.
        }
       *[false] just as good.
    }

doubt-lowered-posterior =
    { $by ->
        [cost] { $isDouble ->
            [true] It may cost more than twice as much as the best pair.
           *[false] It may cost about { PERCENT($expectedRegret) } more than the best pair.
        }
       *[time] { $isDouble ->
            [true] It may take more than twice as long as the best pair.
           *[false] It may take about { PERCENT($expectedRegret) } longer than the best pair.
        }
    }

doubt-lowered-end-open =
    On recorded trainings, advice as open as this ended within 10 % of the lowest loss
    in { PERCENT($held) } of the cases.

doubt-lowered-end-not-trained = Its end is predicted from its neighbours; the pair was not trained.

doubt-lowered-pair-decided = You decided both numbers, so nothing was raced.

doubt-lowered-one-seed = Each candidate trained from one seed only.

doubt-lowered-wide-interval =
    Any size from { COUNT($low) } to { COUNT($high) } may be the quickest.

doubt-lowered-noise-unknown = The gradient noise is unknown, so theory could not check it.

doubt-lowered-noise-wide =
    The noise scale is known only roughly, { COUNT($low) }–{ COUNT($high) } rows.

doubt-lowered-step-drift =
    At batch { COUNT($batchSize) } the step time went from { DURATION($fromMs) } to
    { DURATION($toMs) } while it was timed.

doubt-lowered-step-time = Step times scatter by up to { PERCENT($residual) }.

doubt-lowered-memory-unproved = That { COUNT($largest) } fits is predicted, not tried.

doubt-lowered-memory-fit = The memory figures come from a coarse fit.

doubt-lowered-edge-open =
    The range test met no edge up to { RATE($edge) }, so higher rates might work.

## Why not larger

larger-size-decided = You decided the batch size.

larger-effective-decided = You decided { COUNT($effectiveBatchSize) } rows an update.

larger-sizes-decided = You allow at most { COUNT($max) }.

larger-memory-proved =
    { COUNT($largest) } is the largest that fits { BYTES($budgetBytes) }.

larger-memory-predicted =
    { COUNT($largest) } is the largest that should fit { BYTES($budgetBytes) }.

larger-rows-bound = It takes all { COUNT($largest) } training rows already.

larger-engine-bound = The engine takes at most { COUNT($largest) } rows of this model.

larger-failure-bound = A larger batch failed, and not for lack of memory.

larger-why-not-larger = { COUNT($batchSize) } { against-advised }

larger-race-tied =
    { COUNT($secondBatchSize) } was about as quick. Of two so close, the lower rate wins.

larger-replicate-overruled =
    { COUNT($batchSize) } was quicker from one seed but slower from another.

larger-alternative-throughput =
    { COUNT($batchSize) } trains { DECIMAL($gain) } times as many rows a second but needs more epochs.

larger-theory-optimum =
    Gradient noise and step time put the quickest size near { COUNT($optimum) },
    { COUNT($low) }–{ COUNT($high) }.

larger-race-falling =
    { COUNT($otherBatchSize) } at rate { RATE($otherRate) } is sooner at a constant rate only
    ({ DURATION($otherMs) } against { DURATION($timeMs) }).

larger-race-skipped = No larger batch was compared.

larger-not-trained = No larger batch was trained.

larger-ends = { COUNT($batchSize) } { ends-elsewhere }

## Why not smaller

smaller-size-decided = You decided the batch size.

smaller-effective-decided = You decided { COUNT($effectiveBatchSize) } rows an update.

smaller-sizes-decided = You allow no fewer than { COUNT($min) }.

smaller-why-not-smaller = { COUNT($batchSize) } { against-advised }

smaller-race-tied =
    { COUNT($secondBatchSize) } was about as quick. Of two so close, the larger batch wins.

smaller-replicate-overruled =
    { COUNT($batchSize) } was quicker from one seed but slower from another.

smaller-theory-optimum =
    Gradient noise and step time put the quickest size near { COUNT($optimum) },
    { COUNT($low) }–{ COUNT($high) }.

smaller-race-falling =
    { COUNT($otherBatchSize) } at rate { RATE($otherRate) } is sooner at a constant rate only
    ({ DURATION($otherMs) } against { DURATION($timeMs) }).

smaller-race-skipped = No smaller batch was compared.

smaller-not-trained = No smaller batch was trained.

smaller-ends = { COUNT($batchSize) } { ends-elsewhere }
