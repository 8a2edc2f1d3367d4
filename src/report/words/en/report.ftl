### The parts of a report around its figures.

part-fit = Fits
part-speed = Speed
part-gain = Gain
part-endGain = Gain
part-asGood = As good
part-measured = Measured
why-not-larger = Why not larger?
why-not-smaller = Why not smaller?
how-sure = How sure?
watch-out = Watch out
causes = What to do
confidence = { $level ->
        [high] High confidence
        [medium] Medium confidence
       *[low] Low confidence
    }
code = Code to paste
copy = Copy
copied = Copied
contents = Contents
figures = What was measured
numbers = Numbers
trials-cited = { $count ->
        [one] Trial
       *[other] Trials
    }
trials-more = and { COUNT($count) } more
alternatives = Alternatives
alternative = { $name ->
        [fastest] Fastest
        [cheapest] Cheapest
        [growing-batch] A growing batch
        [fastest-step-throughput] Most rows a second
        [best-generalisation] Lowest validation loss
        [least-memory] Least memory
        [full-batch] All rows at once
       *[full-batch-rprop] All rows at once, with Rprop
    }
pair = Batch { COUNT($batchSize) }, rate { RATE($learningRate) }
between-parts = {", "}
compared-memory = { $size ->
        [equal] as much memory
        [half] half the memory
        [times] { DECIMAL($ratio) } times the memory
        [more] { PERCENT($gap) } more memory
       *[less] { PERCENT($gap) } less memory
    }
compared-time = { $size ->
        [equal] as quick
        [half] twice as quick
        [times] { DECIMAL($ratio) } times as slow
        [more] { PERCENT($gap) } slower
        [fraction] { DECIMAL($inverse) } times as quick
       *[less] { PERCENT($gap) } quicker
    }
details = In detail
sources = Sources
trials = Trials
trials-count = { $count ->
        [one] One trial
       *[other] All { COUNT($count) } trials
    }
column-trial = Trial
column-kind = Kind
column-batch-size = Batch size
column-learning-rate = Learning rate
column-result = Result
column-outcome = End
column-duration = Time
kind = { $kind ->
        [trace] memory trace
        [fit] training steps
        [noise] gradient noise
        [sweep] range test
        [race] race
        [grow] growing batch
       *[anneal] falling rate
    }
outcome = { $cause ->
        [completed] completed
        [outOfMemory] out of memory
        [diverged] diverged
        [timedOut] took too long
        [cancelled] cancelled
        [crashed] crashed
        [unsupported] not supported
       *[running] running
    }
result-loss = validation loss { $loss }
result-step = { $time } a step
result-peak = { $bytes } at most
what-if = What if?
what-if-lead = Change the question. The answer comes from the trials above, at once; nothing is trained.
what-if-budget = Memory budget
what-if-rows = Training rows
what-if-epochs = Epochs
what-if-workers = Workers
what-if-objective = Objective
what-if-schedule = Learning rate
what-if-ask = Recompute
what-if-reset = As it was asked
objective-fastest = soonest to a good loss
objective-best-quality = lowest loss in the end
objective-least-memory = least memory
objective-cheapest = least cost
schedule-falling = falls to zero
schedule-constant = stays constant
schedule-either = may do either
what-if-column = Answer
what-if-asked = As asked
what-if-changed = Changed
row-batch-size = Batch size
row-learning-rate = Learning rate
row-peak = Peak memory
row-largest = Largest that fits
row-step-time = Step time
row-training = Whole training
row-training-one-worker = Whole training on one worker
row-workers-epochs = Epochs with all workers
row-confidence = Confidence
predicted-value = { $value }, predicted
missing-memory = No run proved what fits in this budget: the largest size is predicted by the law of the memory. A study would prove it.
missing-step-time = Not every size was timed: step times in between and beyond are predicted. A study would time them.
one-worker = The trials ran on one worker, so memory and times are those of one worker. All workers together make the same progress in the epochs of the row “Epochs with all workers”.
missing-nothing = The stored trials do not answer this question. Ask it as a study.
export = Take it along
export-html = This report as one file
export-csv = Trials as CSV
export-json = Everything as JSON
report-made = Study { $id }, answered { $at }. Batchwise { $version }.
probe-cost = The probe took { COUNT($trials) } { $trials ->
        [one] trial
       *[other] trials
    } and { DURATION($deviceMs) } of device time.
