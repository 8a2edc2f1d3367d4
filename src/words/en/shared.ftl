### The frame of a sentence, units, and phrases that several messages share.

sentence = { $text } [{ $sources }].
between-sentences = {" "}
request = your request

unit-ms = ms
unit-s = s
unit-min = min
unit-h = h
unit-bytes = bytes
unit-KiB = KiB
unit-MiB = MiB
unit-GiB = GiB
unit-TiB = TiB
unit-J = J
unit-Wh = Wh
unit-kWh = kWh

amount-without-currency = { $amount } in your currency

# memory-law, memory-replayed
further-rows =
    { $rowsAddNothing ->
        [true] Further rows add nothing to the peak of the tensors
       *[false] Each further row adds { BYTES($bytesPerRow) } of tensors
    }

# why-not-larger, why-not-smaller
against-winner =
    { $comparison ->
        [unreached] had not got there after { DECIMAL($trainedRatio) } times the time
        [quicker] got there in { PERCENT($ratio) } of the time from this seed
        [slower] took { DECIMAL($ratio) } times as long
       *[equal] took just as long
    }

# budget-above-free, device-busy
asked-when =
    { $momentIsKnown ->
        [true] when this was first asked ({ MOMENT($at) })
       *[false] when you asked
    }

# missing, lowered-deadline
probe-stage =
    { $stage ->
        [memory] the search for what fits
        [step-time] the timing of steps
        [sweep] the range test
        [noise] the measuring of the gradient noise
       *[race] the race
    }

# missing
trial-ending =
    { $cause ->
        [completed] completed
        [outOfMemory] ran out of memory
        [diverged] diverged
        [timedOut] took too long
        [cancelled] was cancelled
        [unsupported] is not supported by the engine
        [userError] failed in your own code
       *[crashed] crashed
    }{ $messageIsKnown ->
        [true] : { $message }
       *[false] {""}
    }

# larger-why-not-larger, smaller-why-not-smaller
against-advised =
    { $against ->
        [stopped] was given up before it reached the same loss.
        [unreached] was not at the same loss after { COUNT($trainedRatio) } times the time.
        [quicker] took { PERCENT($ratio) } of the time from one seed.
        [slower] took { DECIMAL($ratio) } times as long to the same loss.
       *[equal] was about as quick to the same loss.
    }

# larger-ends, smaller-ends
ends-elsewhere =
    { $end ->
        [higher] should end { PERCENT($least) } to { PERCENT($most) } higher
        [lower] should end { PERCENT($least) } to { PERCENT($most) } lower
        [unsure-higher] should end { PERCENT($endGap) } higher, within the uncertainty,
        [unsure-lower] should end { PERCENT($endGap) } lower, within the uncertainty,
       *[equal] should end as low
    } { $pace ->
        [quicker] and trains { DECIMAL($paceRatio) } times as fast.
        [slower] and takes { DECIMAL($paceRatio) } times as long.
       *[equal] and takes as long.
    }

compared-pair =
    { $current ->
        [true] your batch { COUNT($batchSize) } at rate { RATE($learningRate) }
       *[other] batch { COUNT($batchSize) }, rate { RATE($learningRate) }
    }


snippet-missing =
    { $framework } has no { $optimizer } with these settings: bring your own, and use the batch
    size and the learning rate of the other snippets.
