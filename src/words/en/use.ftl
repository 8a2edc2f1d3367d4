### What to do. How a message is read: src/words/README.md.

use =
    Train with a batch size of { COUNT($batchSize) }{ $sizeIsRange ->
        [true]
            {" "}(the best may lie anywhere
            from { COUNT($batchSizeLow) } to { COUNT($batchSizeHigh) })
       *[false] {""}
    }
    and a learning rate of { RATE($learningRate) }{ $rateIsRange ->
        [true]
            {" "}(plausible from { RATE($learningRateLow) } to { RATE($learningRateHigh) })
       *[false] {""}
    }
    for { OPTIMIZER($optimizer) }

trained-with =
    The trials minimised { $losses }{ $origin ->
        [request] , as you asked,
        [file] , the loss in the model file,
        [softmax] , because the output ends in a softmax,
        [sigmoid] , because the output ends in sigmoids,
       *[numbers] , because the output is plain numbers,
    }
    with { OPTIMIZER($optimizer) }{ $hasSettings ->
        [true] {" "}({ $settings })
       *[false] {""}
    };
    they trained { COUNT($trainable) }{ $someAreFrozen ->
        [true] {" "}of { COUNT($parameters) }
       *[false] {""}
    }
    { $trainable ->
        [one] parameter
       *[other] parameters
    }

framework-chosen =
    The trials ran in { $framework }, { $asked ->
        [true] as asked
       *[false] because the model came as a file of Keras; with the engine tensorflow they run in TensorFlow.js
    }

measured-in =
    The trials ran { $program } in { $framework }, with its own loss ({ $loss })
    and { $optimizerClass };
    they trained { COUNT($trainable) }{ $someAreFrozen ->
        [true] {" "}of { COUNT($parameters) }
       *[false] {""}
    }
    { $trainable ->
        [one] parameter
       *[other] parameters
    }{ $known ->
        [false] ; Batchwise does not know this optimizer, and expects of it what { OPTIMIZER($optimizer) } does
       *[true] {""}
    }{ $held ->
        [true] ; the last of its rows were held back to judge the training
       *[false] {""}
    }

rate-replaced =
    This learning rate replaces the written one of { RATE($rate) }

schedule-replaced =
    This learning rate replaces the written schedule { $schedule }: { $falls ->
        [true] here the rate falls linearly to zero after its warm-up
       *[false] the trials hold the rate constant,
            and what is said here of warm-up and decay takes the schedule's place
    }

schedule-asked =
    { $schedule ->
        [falling] The rate is to fall, { $origin ->
            [file] by the schedule in the model file
           *[request] as you asked
        }: the trials held it constant, so a rate that falls was not measured
        [constant] The rate stays constant after the warm-up, as you asked
       *[either] You left open whether the rate falls: the trials held it constant, so a rate that
            falls was not measured
    }

duration =
    An epoch is then { COUNT($stepsPerEpoch) } { $stepsPerEpoch ->
        [one] step
       *[other] steps
    }
    of about { DURATION($stepTimeMs) }{ $stepsVary ->
        [true] {" "}(they vary: half of them strayed by more than { PERCENT($stepSpread) })
       *[false] {""}
    },
    { DURATION($epochTimeMs) } with validation,
    so your { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }
    should take about { DURATION($totalMs) }

warmup =
    Let the rate climb linearly from zero over the first { COUNT($steps) } { $steps ->
        [one] step
       *[other] steps
    };
    it costs almost nothing and guards against an unlucky start

warmup-curvature =
    Let the learning rate rise linearly over the first { COUNT($steps) } { $steps ->
        [one] step
       *[other] steps
    }:
    the range test met its edge at { RATE($edge) },
    which says how curved the loss is at the start, and the curvature needs that long to give way

rate-decay =
    After that let the rate fall linearly to zero by step { COUNT($to) }:
    at { COUNT($batchSize) } rows, below the noise scale of { COUNT($scale) },
    a constant rate ends on a floor of its own noise

rate-falls =
    From step { COUNT($from) } on let the rate fall linearly to zero,
    until step { COUNT($to) }, the last of the training

constant-rate-pair =
    If you keep the rate constant instead,
    take batch { COUNT($batchSize) } at { RATE($learningRate) }

weight-decay =
    If you use weight decay{ $decoupled ->
        [true] {" "}(decoupled, as in AdamW)
       *[false] {""}
    }
    that was tuned at another batch or rate, keep rate x decay x steps per epoch as it was;
    rate x steps per epoch is { DECIMAL($perEpoch) } here

energy =
    The device drew about { DECIMAL($watts) } W while training,
    or roughly { DECIMAL($joulesPerEpoch) } J per epoch

training-cost =
    That training costs about { AMOUNT($cost, $unit, $currency) } on one device{ $powerIsKnown ->
        [true] , which draws about { DECIMAL($watts) } W at this size{ $unit ->
            [kWh] {""}
           *[money] {" "}and { ENERGY($kilowattHours) } in all
        }
       *[false] {""}
    }

training-cost-workers =
    { $cheapest ->
        [one] One worker is the cheapest
       *[other] { COUNT($cheapest) } workers are the cheapest
    }:
    getting as far on { COUNT($count) } costs about { AMOUNT($cost, $unit, $currency) }
    ({ AMOUNT($costLow, $unit, $currency) } to { AMOUNT($costHigh, $unit, $currency) })
    instead of { AMOUNT($single, $unit, $currency) }
    and takes { DURATION($timeMs) } instead of { DURATION($singleMs) };
    each further worker adds about { AMOUNT($perFurther, $unit, $currency) },
    and { $affordable ->
        [one] already a second one adds more than a tenth
       *[other]
            up to { COUNT($affordable) } workers
            the cost stays within a tenth of the least
    }

accumulate =
    If you want the steadier gradients of a batch that memory does not allow,
    add up { COUNT($steps) } micro-batches of { COUNT($microBatchSize) } rows before each update,
    which acts like a batch of { COUNT($effectiveBatchSize) }, though it will not save time

workers =
    Across { COUNT($count) } workers the global batch becomes { COUNT($globalBatchSize) } rows:
    use a learning rate of { RATE($learningRate) },
    warm it up over { COUNT($warmupSteps) } { $warmupSteps ->
        [one] step
       *[other] steps
    },
    and plan { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }
    instead of { COUNT($epochsPlanned) } ({ COUNT($epochsLow) } to { COUNT($epochsHigh) }),
    because larger batches make less progress per row;
    each worker then does { PERCENT($efficiency) } of what one alone would,
    and past { COUNT($usefulWorkers) } { $usefulWorkers ->
        [one] worker
       *[other] workers
    }
    doubling them saves less than a fifth of the time

does-not-fit =
    This model cannot be trained within { BYTES($budgetBytes) }: { $exact ->
        [true] even a batch of one row needs about { BYTES($bytes) }
       *[false]
            even a batch of one row ran out of memory,
            so it needs more than { BYTES($bytes) }
    }

nothing-trained =
    Nothing trained, so there is no pair to advise: { $allDiverged ->
        [true] { $candidates ->
            [one] the one candidate
           *[other] all { COUNT($candidates) } candidates
        } diverged, within { COUNT($steps) } { $steps ->
            [one] step
           *[other] steps
        }
       *[false]
            after up to { COUNT($steps) } { $steps ->
                [one] step
               *[other] steps
            }
            the lowest validation loss of { COUNT($candidates) } { $candidates ->
                [one] candidate
               *[other] candidates
            } was { DECIMAL($lowest) }{ $diverged ->
                [0] {""}
               *[other] {" "}({ COUNT($diverged) } diverged)
            }
    }{ $startIsKnown ->
        [true] ; the untrained model has { DECIMAL($start) }
       *[false] {""}
    }{ $guessingIsKnown ->
        [true] , and the same best guess for every row { DECIMAL($guessing) }
       *[false] {""}
    }{ $falling ->
        [true] ; it was still falling, so a longer probe may get there
       *[false] {""}
    }

cause-rate =
    Rates from { RATE($lowestRate) } to { RATE($highestRate) } were tried{ $diverged ->
        [0] , so the rate alone is hardly the cause
       *[other]
            : if the data are well scaled, a rate below { RATE($lowestRate) }
            or gradient clipping may keep the training from diverging
    }

cause-loss =
    Check that the loss suits the activation of the output and the targets,
    because a loss on probabilities cannot train on other numbers

cause-penalty =
    The model has regularization penalties: one that outweighs the loss keeps the weights near zero,
    so try it without them first

engine-unsupported =
    { $starts ->
        [false]
            Nothing could be measured,
            because the engine { $engine } on { $device } does not start: { $because };
            ask again once it does{ $asked ->
                [true]
                    , or without naming an engine or device,
                    so that another one can take over
               *[false] {""}
            }
       *[true]
            This model cannot be trained by the engine { $engine } on { $device }: { $because };
            { $asked ->
                [true]
                    ask without naming an engine or device, so that another one can take over,
                    or replace what is missing in the model
               *[false]
                    no other engine that runs here is left to try,
                    so replace what is missing in the model
            }
    }

missing =
    There is not enough evidence for an answer yet: { $what ->
        [measurements] nothing was measured yet
        [step-time] no training step could be timed
        [memory-law] the traces give no memory law
        [fitting-size] no batch size fits
        [engine] { $message }
        [deadline] the deadline passed during { probe-stage }
        [trace] the trace at batch { COUNT($batchSize) } { trial-ending }
       *[run] the run at batch { COUNT($batchSize) } { trial-ending }
    }
