### The figures of a report: titles, axes, labels, and what each says in one sentence.

## Axes, labels and columns

figure-batch-size = Batch size (rows)
figure-learning-rate = Learning rate
figure-memory-axis = Peak memory (MiB)
figure-throughput-axis = Rows a second
figure-target-axis = Time to target (least = 1)
figure-target-seconds-axis = Device time to a loss of { DECIMAL($level) } (s)
figure-ends-x-axis =
    Device time of { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    } (s), by batch size
figure-ends-y-axis = Validation loss at the end
figure-ends-time = Device time
figure-ends-loss = Expected end
figure-training-loss = Training loss, smoothed
figure-validation-loss = Validation loss
figure-device-time = Device time (s)
figure-predicted = predicted
figure-fitted = fitted
figure-measured = measured
figure-ran-out = ran out of memory
figure-interval = interval of the noise scale
figure-interval-80 = 80 % range of the difference to the advised pair
figure-advised = advised: { COUNT($batchSize) }
figure-advised-rate = advised: { RATE($learningRate) }
figure-edge = edge: { RATE($edge) }
figure-budget = budget: { BYTES($budgetBytes) }
figure-largest =
    { $verified ->
        [true] largest: { COUNT($largest) }
       *[false] largest, predicted: { COUNT($largest) }
    }
figure-knee = half the most: { COUNT($knee) }
figure-optimum = theory: { COUNT($optimum) } ({ COUNT($low) }–{ COUNT($high) })
figure-level = level: { DECIMAL($level) }
figure-pair = batch { COUNT($batchSize) }, rate { RATE($learningRate) }
figure-candidate = Candidate
figure-lowest-loss = Lowest validation loss
figure-trained-for = Trained for
figure-time-to-level = Time to { DECIMAL($level) }
figure-not-reached = not reached

## Memory

figure-memory-title = Memory against batch size
figure-memory-reading =
    { $peakIsKnown ->
        [true] Batch { COUNT($batchSize) } takes { BYTES($bytes) } of { BYTES($budgetBytes) }{ $grows ->
            [true] , and each further row about { BYTES($bytesPerRow) }
           *[false] {""}
        }
       *[false] The budget is { BYTES($budgetBytes) }
    }{ $bound ->
        [memory-proved] ; the budget runs out above { COUNT($largest) } rows.
        [memory-predicted] ; the budget should run out above { COUNT($largest) } rows.
        [rows-bound] ; all { COUNT($largest) } training rows fit at once.
        [engine-bound] ; the engine's limit on one tensor comes first, at { COUNT($largest) } rows.
        [failure-bound] ; more than { COUNT($largest) } rows failed for another reason.
       *[unknown] .
    }

## Rows a second

figure-throughput-title = Throughput against batch size
figure-throughput-reading =
    { $isAdvised ->
        [true] Batch { COUNT($batchSize) } trains { COUNT($rows) } rows a second{ $isMost ->
            [true] , as many as any size
           *[false] , { PERCENT($share) } of the most ({ COUNT($mostRows) } at { COUNT($mostSize) })
        }
       *[false] The most is { COUNT($mostRows) } rows a second at batch { COUNT($mostSize) }
    }{ $hasKnee ->
        [true] ; half of the most is reached at about { COUNT($knee) }.
       *[false] ; even the smallest batch reaches half of the most.
    }

## Time to target

figure-time-to-target-title = Time to target against batch size
figure-time-to-target-reading =
    { $hasOptimum ->
        [true] Theory puts the quickest batch at { COUNT($optimum) }, between { COUNT($low) } and
            { COUNT($high) }{ $measured ->
            [0] .
            [one] ; one size reached a loss of { DECIMAL($level) } in the race.
           *[other] ; { COUNT($measured) } sizes reached a loss of { DECIMAL($level) } in the race.
        }
       *[false] A larger batch is quicker as far as memory and rows allow.
    }

## Where trainings end

figure-ends-title = The end of the planned training
figure-ends-reading =
    { $isQuicker ->
        [true] Batch { COUNT($other) } trains { DECIMAL($quicker) } times as quick as
            { COUNT($batchSize) } { $end ->
            [higher] and should end { PERCENT($least) } to { PERCENT($most) } higher.
            [lower] and should end { PERCENT($least) } to { PERCENT($most) } lower.
           *[unsure] and may end as low: the trials do not tell them apart.
        }
       *[false] Batch { COUNT($batchSize) } is the quickest and should end at { DECIMAL($loss) }.
    }

## Range test

figure-range-test-title = Learning-rate range test
figure-range-test-reading =
    { $found ->
        [edge] At batch { COUNT($batchSize) } the training diverges from a rate of about { RATE($edge) }
        [open] At batch { COUNT($batchSize) } no rate up to { RATE($edge) } made the training diverge
       *[nothing] The test found no edge
    }{ $isAdvised ->
        [true] ; the advised rate is { RATE($learningRate) }{ $isBelow ->
            [true] , { DECIMAL($times) } times lower.
           *[false] .
        }
       *[false] .
    }

## Race

figure-race-title = Race of the candidates
figure-race-reading =
    { $hasResult ->
        [true] Of { COUNT($candidates) } candidates, batch { COUNT($batchSize) } at rate
            { RATE($learningRate) } reached a loss of { DECIMAL($level) } in { DURATION($timeMs) }{ $hasSecond ->
            [true] ; batch { COUNT($secondBatchSize) } at { RATE($secondRate) } took { $pace ->
                [slower] { DECIMAL($ratio) } times as long.
                [quicker] { PERCENT($ratio) } of that.
               *[equal] as long.
            }
           *[false] ; no other got there.
        }
       *[false] { COUNT($candidates) } { $candidates ->
            [one] candidate
           *[other] candidates
        } trained at a constant rate{ $isOnTheWay ->
            [true] , for at most { PERCENT($share) } of the planned training
           *[false] {""}
        }{ $hasLowest ->
            [true] ; the lowest loss on the way was { DECIMAL($lowest) }, of batch { COUNT($lowestBatchSize) } at rate
                { RATE($lowestRate) }.
           *[false] .
        }
    }
