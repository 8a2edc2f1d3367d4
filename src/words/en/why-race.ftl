### What the race and the cost decided. How a message is read: src/words/README.md.

race-won =
    Of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    }
    that really trained on your device,
    this one was first to a validation loss of { DECIMAL($level) },
    after { DURATION($timeMs) } of training{ $hasSecond ->
        [true]
            ; batch { COUNT($secondBatchSize) } at { RATE($secondRate) } came next
            and took { DECIMAL($ratio) } times as long
       *[false] {""}
    }

race-tied =
    Of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    }
    that really trained on your device,
    this one reached a validation loss of { DECIMAL($level) }
    after { DURATION($timeMs) } of training,
    practically level with batch { COUNT($secondBatchSize) } at { RATE($secondRate) },
    and of two so close I take the larger batch or the gentler rate

race-falling =
    Of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    }
    that really trained on your device, batch { COUNT($otherBatchSize) } at { RATE($otherRate) }
    was first to a validation loss of { DECIMAL($level) } at a constant rate,
    after { DURATION($otherMs) } against { DURATION($timeMs) };
    with a rate that falls to zero the losses seen say that this one is sooner at the target

race-unreached =
    Of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    }
    that really trained on your device this one was the most promising,
    though it had not yet reached the best validation loss that was seen

race-skipped =
    { $raced ->
        [one] Only one candidate was trained, with none to compare it with
        [several] The candidates trained too few steps to compare them
       *[none] Nothing was raced
    },
    so this is a cautious default and no measured choice:
    { $decided ->
        [size] a batch of { COUNT($batchSize) }, as you allow it,
        [both] a batch of { COUNT($batchSize) }, as you allow it,
       *[rate] a batch of { COUNT($batchSize) }, well within what fits,
    }
    at { RATE($learningRate) }, { $decidedOrBelow ->
        [decided] the rate that you decided
        [edge]
            which keeps below both { OPTIMIZER($optimizer) }'s usual { RATE($usualRate) }
            and the edge of the range test
        [diverged]
            which keeps below both { OPTIMIZER($optimizer) }'s usual { RATE($usualRate) }
            and the { RATE($divergedRate) } at which a candidate diverged
       *[usual] by { OPTIMIZER($optimizer) }'s usual { RATE($usualRate) } at 32 rows
    };
    a longer probe would compare candidates

race-diverged =
    { $count ->
        [one] One candidate diverged on the way, at a rate of { RATE($lowestRate) }
       *[other]
            On the way { COUNT($count) } candidates diverged,
            the gentlest of them at a rate of { RATE($lowestRate) }
    }

least-memory-choice =
    You asked for little memory: of the candidates that really trained,
    { COUNT($batchSize) } is the smallest batch that reached
    a validation loss of { DECIMAL($level) } in at most twice the quickest one's time
    ({ DURATION($timeMs) }, { DECIMAL($slower) } times that of batch { COUNT($quickest) })

cheapest-choice =
    You asked for the cheapest training: of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    }
    that really trained on your device,
    this one reached a validation loss of { DECIMAL($level) } after { DURATION($timeMs) },
    for { AMOUNT($cost, $unit, $currency) }{ $hasOther ->
        [true]
            ; batch { COUNT($otherBatchSize) } at { RATE($otherRate) }, the quickest of the others,
            took { DURATION($otherMs) } and { AMOUNT($otherCost, $unit, $currency) }
       *[false] {""}
    }

cheapest-is-fastest =
    An hour of your device costs the same whatever the batch size,
    so on one device the cheapest training is the quickest

cheapest-power =
    I take the device to draw { DECIMAL($idleWatts) } W in the fixed part of a step
    and { DECIMAL($busyWatts) } W while it works on rows,
    { DECIMAL($watts) } W on average at this size;
    weighed by cost instead of time, theory { $costMovesSize ->
        [false] leaves the best batch near { COUNT($quickest) }
       *[true] puts the best batch near { COUNT($cheapest) } instead of { COUNT($quickest) }
    }

end-lowest =
    Of { COUNT($candidates) } { $candidates ->
        [one] candidate
       *[other] candidates
    } that trained{ $someFell ->
        [true] , { COUNT($annealed) } of them with a falling rate,
       *[false] {""}
    } this one { $isMeasured ->
        [true] was trained whole, and ended at
       *[false] is predicted to { $staysConstant ->
            [true] come down furthest at a constant rate: to
           *[false] end lowest: at
        }
    } a validation loss of { DECIMAL($loss) }
    ({ DECIMAL($low) } to { DECIMAL($high) }) { $staysConstant ->
        [true] within
       *[false] after
    } your { COUNT($epochs) } { $epochs ->
        [one] epoch
       *[other] epochs
    }

end-usual =
    { $same ->
        [true] That is { $current ->
            [true] what you train with already
           *[other] the usual setting
        }, batch { COUNT($batchSize) } at { RATE($learningRate) }
       *[false] { $current ->
            [true] Your own
           *[other] The usual
        } setting, batch { COUNT($batchSize) } at { RATE($learningRate) },
            should get to { DECIMAL($usualLoss) }, against { DECIMAL($loss) }
            ({ DECIMAL($ratioLow) } to { DECIMAL($ratioHigh) } times that)
    }

pairs-as-good =
    { COUNT($pairs) } pairs should end within { PERCENT($within) } of it:
    { $sizesDiffer ->
        [true] batches from { COUNT($batchSizeLow) } to { COUNT($batchSizeHigh) }
       *[false] batch { COUNT($batchSizeLow) }
    } at { $ratesDiffer ->
        [true] rates from { RATE($learningRateLow) } to { RATE($learningRateHigh) }
       *[false] rate { RATE($learningRateLow) }
    };
    on recorded trainings such a range held for all of its pairs in { PERCENT($held) } of the cases

end-by-size =
    Predicted loss of each batch size, with its best learning rate: { $list };
    batch { COUNT($asGood) } is the largest that gets within 2 % of the lowest,
    and the same epochs at batch { COUNT($largest) } take { DECIMAL($speedUp) } times less time
    than at batch { COUNT($smallest) }

## Neighbours and seeds

why-not-larger =
    Larger was tried: { COUNT($batchSize) } at { RATE($learningRate) } { against-winner }

why-not-smaller =
    So was smaller: { COUNT($batchSize) } at { RATE($learningRate) } { against-winner }

replicated =
    Trained once more from another seed it got there in { DURATION($otherMs) },
    against { DURATION($firstMs) } the first time

replicate-overruled =
    From the first seed batch { COUNT($batchSize) } at { RATE($learningRate) } was ahead
    ({ DURATION($firstMs) } against { DURATION($ownFirstMs) }),
    but from another seed it { $reached ->
        [true] took { DURATION($otherMs) }
       *[false] did not get there in time
    }
    where the advised pair needed { DURATION($ownOtherMs) }, so I settled on the steadier one

validation-by-size =
    The best validation loss that each batch size showed in the race,
    however long it trained: { $list };
    the lowest came from { COUNT($best) }

wish-cost =
    Free of your decision, batch { COUNT($batchSize) } at { RATE($learningRate) } reached the same
    loss in { DURATION($freeMs) }: { $reached ->
        [true] yours took { DURATION($wishMs) }, { DECIMAL($ratio) } times as long
       *[false] yours had not got there after { DURATION($wishMs) }
    }

wish-costs-nothing =
    None of the { COUNT($candidates) } other { $candidates ->
        [one] pair
       *[other] pairs
    } that were trained got there sooner, so your decision costs nothing that was measured

wish-cost-unmeasured =
    What your decision costs against a free choice was not measured:
    a study without it, asked before this one, would show it
