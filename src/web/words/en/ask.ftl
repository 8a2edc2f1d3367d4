ask-title = Which batch size and learning rate?
ask-lead = Describe what you train. Batchwise runs short trainings of your model on this machine, then says what to use and why.
ask-examples = Start from an example
example-images = Images
example-images-help = A small convolutional network on 6,000 made-up images
example-table = A table of numbers
example-table-help = A regression that trains with batch size 32 and rate 0.001 today
example-text = Text, best quality
example-text-help = A small transformer whose learning rate falls to zero
ask-how = What happens
ask-how-measure = Memory and step time are measured, so that the answer fits and its times are real.
ask-how-race = The most promising pairs train against each other.
ask-how-answer = You get one pair, how sure it is, and the evidence.
ask-model = Model
ask-modelFrom-preset = A ready model
ask-modelFrom-file = My model file
ask-modelFrom-recipe = A registered training
ask-preset = Which one?
ask-preset-help = To see how the service works, or when yours is much like it
ask-recipe = Which one?
ask-recipe-help = Model, data, loss and optimizer are in its code
ask-recipe-option = { $name } ({ $framework })
ask-recipe-gone = There is no recipe { $name } here now. Choose another model.
ask-recipe-off = { $name } (cannot be trained now)
ask-modelId = Model file
ask-modelId-help = .keras, .h5, or the JSON of model.to_json() or TensorFlow.js. Weights are not stored.
ask-data = Data
ask-dataFrom-rows = Made-up rows
ask-dataFrom-file = My data file
ask-rows = Training rows
ask-rows-help = Rows are made up in the shape of the model. The answer is surer with your own.
ask-datasetId = Data file
ask-datasetId-help = CSV, TSV, JSON lines, Parquet, .npz, .npy, text, or a zip of class folders with pictures
ask-target = Target column
ask-target-help = What the model is to predict
ask-target-choose = Choose the target
ask-target-none = None: the model gives back its input
ask-target-which = { $isKept ->
    [true] Which column is the target? Choose it here.
   *[false] Which column is the target? Choose it here, and choose the file once more.
  }
ask-target-again = To change the target, choose the data file once more.
ask-place = Device and memory
ask-device = Device
ask-device-help = Where the trials train
ask-device-any = Best here: { $device }
ask-engine = Engine
ask-engine-any = Automatic
ask-engine-help = { $keras ->
    [true] Automatic: Keras for a file of Keras 3, the best engine of TensorFlow.js here for any other model
   *[false] Automatic: the best engine of TensorFlow.js here, and the next one where that cannot train the model
  }
ask-memory = Memory for the training
ask-memory-help = The answer stays within it. For example 512MiB or 8GB
ask-memory-of = up to { $memory }
ask-training = Training
ask-optimizer = Optimizer
ask-optimizer-help = A model file brings its own, with its settings
ask-optimizer-any = Usual for the model
ask-epochs = Epochs
ask-epochs-help = How long you mean to train
ask-currentBatchSize = Batch size now
ask-currentBatchSize-help = Optional. The answer then says what a change gains
ask-currentLearningRate = Learning rate now
ask-currentLearningRate-help = Optional, together with the batch size
ask-objective = What counts
ask-objective-help = Most trainings want a good loss soon
ask-objective-fastest = A good loss as soon as possible
ask-objective-best-quality = The lowest loss in the end
ask-objective-least-memory = Little memory
ask-schedule = Learning rate over time
ask-schedule-help = Without a schedule in the model file, both are tried
ask-schedule-any = As in the file, or the better
ask-schedule-falling = It falls to zero by the end
ask-schedule-constant = It stays the same
ask-schedule-either = Whatever is better
ask-more = More settings
ask-workers = Workers
ask-workers-help = Devices that train together, each on its own batch
ask-batchSize = Batch size that must stay
ask-batchSize-help = Only the learning rate is then advised
ask-effectiveBatchSize = Rows of an update that must stay
ask-effectiveBatchSize-help = Over all workers and accumulated batches
ask-learningRate = Learning rate that must stay
ask-learningRate-help = Only the batch size is then advised
ask-batchSizeMin = Smallest batch size
ask-batchSizeMin-help = Nothing smaller is advised
ask-batchSizeMax = Largest batch size
ask-batchSizeMax-help = Nothing larger is advised
ask-trainings = Trainings
ask-trainings-help = How many will use the answer. More of them pay for longer measuring
ask-probeSeconds = Seconds for measuring
ask-probeSeconds-help = Empty: as long as it saves more time than it costs
ask-deadline = Answer within seconds
ask-deadline-help = From now, waiting included. Then you get the best answer so far
ask-priority = Priority
ask-priority-help = Order of your own waiting studies
ask-priority-low = low
ask-priority-normal = normal
ask-priority-high = high
ask-loss = Loss
ask-loss-help = Empty: as in the model file, else by its output. For example huber
ask-powerOfTwo = Only powers of two
ask-send = Measure
ask-first-answer = A small model takes about a minute.
ask-understood = { $model }: { COUNT($parameters) } parameters, { COUNT($rows) } training rows, { OPTIMIZER($optimizer) }, { $epochs ->
    [one] one epoch
   *[other] { COUNT($epochs) } epochs
  }, at most { BYTES($budget) } on { $device }.
ask-missing = This is needed.
ask-no-file = Choose a file.
ask-plain = Write { $number }, without separators.
ask-fault = { $kind ->
        [malformed-body] The file could not be read: { $message }
       *[file] { $message }
    }
ask-accepted = Accepted: { $accepted ->
    [int] a whole number
   *[other] { $accepted }
  }.
ask-stored = The file is stored. To use another one, choose it.
ask-uploading = Reading the file …
ask-upload-failed = The file could not be sent. Try again.
preset-mlp = Dense network for 28 × 28 images
preset-cnn = Convolutional network for 28 × 28 images
preset-resnet = Residual network for 32 × 32 colour images
preset-text-gru = GRU for short texts
preset-text-cnn = Convolutional network for short texts
preset-text-transformer = Transformer for short texts
preset-autoencoder = Autoencoder for rows of 64 numbers
preset-regression = Regression on rows of 20 numbers
ask-again-note = The form is filled in with the question of this study:
ask-again-left = The form has no field for these parts of that question, so they are left out: { $left }. The API takes them.
ask-again-model-lost = The model of that study is not stored. Choose its file.
ask-again-model-gone = The model file of that study was deleted. Choose it again.
ask-again-data-gone = The data file of that study was deleted. Choose it again.
ask-again-device-gone = The device { $device } of that study is not here now. Choose another one.
ask-again-engine-gone = The engine { $engine } of that study is not here now. Choose another one.
