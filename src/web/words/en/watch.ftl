study-title = { $model }
study-question = { $objective ->
    [fastest] Soonest to a good loss
    [best-quality] Lowest loss in the end
    [least-memory] Least memory
    [cheapest] Least cost
   *[other] { $objective }
  }, { OPTIMIZER($optimizer) }, { $rows ->
    [one] one row
   *[other] { COUNT($rows) } rows
  }, { $epochs ->
    [one] one epoch
   *[other] { COUNT($epochs) } epochs
  }, at most { BYTES($budget) } on { $device }
study-measured = Measured in { $framework }
engine-name = { $engine ->
    [tensorflow] TensorFlow.js, native TensorFlow
    [webgpu] TensorFlow.js, WebGPU
    [wasm] TensorFlow.js, WebAssembly
    [cpu] TensorFlow.js, plain JavaScript
    [keras] Keras
    [torch] PyTorch
   *[other] { $engine }
  }
watch-queued = Waiting for its turn
watch-queued-why = Another study is running. Measurements would disturb each other, so studies run one after the other.
watch-running = Measuring
watch-left = At most { DURATION($ms) } left
watch-left-unknown = Time left not known yet
watch-trials = { $count ->
    [0] No trial yet
    [one] One trial done
   *[other] { COUNT($count) } trials done
  }
watch-now = Now
watch-now-none = Planning the next trial
watch-last = Latest trials
watch-leave = You can close this page. The study goes on, and this address shows the answer.
watch-cancel = Cancel this study
watch-again = Load the page again to see how far it is. It also loads by itself every few seconds.
watch-stages = Stages
watch-offline = The connection to the service was lost. The page tries again by itself.
stage-memory = Memory
stage-memory-why = Finds the largest batch that fits, so that nothing is advised that would run out of memory.
stage-step-time = Step time
stage-step-time-why = Times training steps at several batch sizes, because larger batches are faster per row only up to a point.
stage-sweep = Range test
stage-sweep-why = Raises the learning rate step by step to find the edge beyond which training falls apart.
stage-noise = Gradient noise
stage-noise-why = Measures how much gradients differ between batches, which says how far a larger batch helps.
stage-race = Race
stage-race-why = Trains the most promising pairs against each other and stops those that fall behind.
stage-advice = Answer
stage-advice-why = Weighs what was measured.
stage-state = { $state ->
    [done] done
    [now] running
   *[next] to come
  }
trial-trace = Traces two training steps with batch size { COUNT($batchSize) } to see what takes memory
trial-fit = Times training steps with batch size { COUNT($batchSize) }
trial-fresh = Trains with batch size { COUNT($batchSize) } in a fresh process to see whether it fits
trial-sweep = Raises the learning rate with batch size { COUNT($batchSize) } until training falls apart
trial-noise = Measures gradient noise with batch size { COUNT($batchSize) } and learning rate { RATE($learningRate) }
trial-race = Race: batch size { COUNT($batchSize) }, learning rate { RATE($learningRate) }
trial-anneal = Lets the rate fall to zero: batch size { COUNT($batchSize) } from learning rate { RATE($learningRate) }
trial-grow = Goes on at batch size { COUNT($batchSize) } and learning rate { RATE($learningRate) }, instead of letting the rate fall
trial-outcome = { $cause ->
    [completed] done in { DURATION($ms) }
    [outOfMemory] does not fit
    [diverged] training fell apart after { DURATION($ms) }
    [timedOut] took too long
    [crashed] the process crashed
    [unsupported] this engine cannot do it
   *[other] ended early
  }
figure-race = Loss on the validation rows while pairs race
figure-race-reading = { $count ->
    [0] Curves appear here once pairs race against each other.
    [one] One pair has trained so far. Lower and further left is better.
   *[other] { COUNT($count) } pairs have trained so far. Best now: batch size { COUNT($batchSize) } with learning rate { RATE($learningRate) }, at loss { DECIMAL($loss) }.
  }
figure-race-key = Named by batch size · learning rate. Grey: the other pairs.
figure-race-x = training time (s)
figure-race-y = validation loss
figure-throughput = Rows per second by batch size
figure-throughput-reading = { $count ->
    [0] Points appear here once training steps were timed.
    [one] Batch size { COUNT($batchSize) } trains { COUNT($perSecond) } rows a second.
   *[other] Fastest so far: batch size { COUNT($batchSize) } with { COUNT($perSecond) } rows a second.
  }
figure-throughput-x = batch size
figure-throughput-y = rows per second
figure-pair = { COUNT($batchSize) } · { RATE($learningRate) }
ended-failed = The study could not be finished
ended-failed-do = Change the question, for example the memory or the model, and ask again.
ended-cancelled = This study was cancelled
ended-cancelled-do = What was measured stays. The same question goes on from there.
ended-program = It trains a program of your own: run batchwise advise --python again.
ended-ask = Ask again
answer-fit = Memory
answer-speed = Speed
answer-gain = Gain
answer-endGain = Quality
answer-not-larger = Why not larger?
answer-not-smaller = Why not smaller?
answer-warnings = Watch out
answer-sure = How sure?
delete-study = Delete this study
delete-what = The answer and its report are deleted, and the trials that no other study needs. This cannot be undone.
delete-confirm = Delete for ever
