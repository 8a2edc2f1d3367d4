### What the service says in English: faults and facts about devices. Pages in other languages find
### their text by it. A test compares each text with the source.

## What is accepted

said-at-least = at least { $least }
said-at-most = at most { $most }
said-more-than = more than { $least }
said-number = number
said-text = string
said-whole = int
said-sizes = bytes as a whole number, or a size such as 512MiB, 8GB, 8G or 1.5 GiB

## Engines and devices

said-no-engine = no engine runs here now: start a worker (batchwise worker), or read batchwise doctor
said-keras-files-only = the engine { $engine } trains files of Keras 3 (model.to_json(), .keras), and this is none
said-no-device-because = there is no device { $device } here: { $reason }
said-no-device = there is no device { $device } here
said-engine-off = the engine { $engine } is off here: { $reason }
said-engine-elsewhere = the engine { $engine } does not run on { $device }: { $reason }
said-it-runs-on = it runs on { $devices }
said-on-names = on { $names }
said-for-keras-files = for files of Keras: { $keras }
said-only-on-request = only on request: { $adapter } emulates a card on the processor
said-no-keras = Keras is not set up: `npm run setup` says what is missing
said-no-library = the TensorFlow library is not linked: `npm run setup` says what is missing
said-no-card = no NVIDIA card was found (nvidia-smi lists none)
said-card-in-parts = the card is partitioned (MIG), and its instances are not supported
said-no-cuda = the linked TensorFlow library has no CUDA: `BATCHWISE_TENSORFLOW=cuda npm run setup` links one that has
said-not-started = it was not started yet
said-no-adapter-named = it starts, but names no adapter
said-no-adapter = WebGPU finds no adapter
said-no-adapter-vulkan = WebGPU finds no adapter: there is no Vulkan loader (libvulkan.so.1) or no Vulkan driver that works
said-stopping = the service is stopping

## Memory

said-budget-too-large = the budget { $budget } is above the memory of { $device }, { $memory }
said-budget-too-small = the weights and their gradients take { $least } ({ $parameters } parameters), and the budget is { $budget }
said-budget-no-bytes = the memory budget { $value } is not a number of bytes
said-budget-impossible = the memory budget { $value } is more than any device has

## Wishes

said-two-sizes = batchSize { $size } leaves no size to choose: leave out batchSizes, or batchSize
said-size-above-rows = a batch has at most as many rows as the data: { $training } train, and { $rows } are asked for
said-max-below-min = max { $max } is below min { $min }
said-no-power-of-two = no power of two is a multiple of { $multiple }: leave out multipleOf, or powerOfTwo
said-no-size-power = there is no power of two from { $min } to { $max }: widen the range
said-no-size-multiple = there is no multiple of { $multiple } from { $min } to { $max }: widen the range
said-unequal-share = { $workers } workers cannot share { $rows } rows equally: change effectiveBatchSize or workers
said-no-whole-batches = no allowed size makes up an update of { $rows } rows: with effectiveBatchSize, batchSizes are those of a micro-batch
said-not-whole-batches = an update of { $rows } rows on { $workers } is not made of whole batches of { $size }: with effectiveBatchSize, batchSize is the size of a micro-batch
said-one-worker = 1 worker
said-many-workers = { $count } workers
said-two-rates = the optimizer has the learning rate { $rate } and the request fixes { $fixed }: give one
said-trainings-without-auto = a probeBudget of { $seconds } s does not depend on trainings: leave out trainings, or use probeBudget "auto"
said-cheapest-needs-price = the objective cheapest needs a price or a power
said-cheapest-without = the objective cheapest needs a price or a power, and the study was asked without

## Losses and optimizers

said-no-loss = the loss { $loss } is not supported
said-no-optimizer = the optimizer { $optimizer } is not supported
said-loss-needs-rows = { $loss } needs class numbers; the labels of the output { $output } are rows
said-loss-needs-name = the labels are class numbers, but the output { $output } ends in { $activation }: name the loss; for logits it is sparseCategoricalCrossentropy with fromLogits
said-loss-needs-probabilities = { $loss } needs probabilities; the output { $output } ends in { $activation }: end it in { $needed }, or set fromLogits

## Models

said-no-model = there is no model { $id }
said-no-preset = there is no preset { $preset }
said-no-weights = no layer of the model has weights: there is nothing to train
said-all-frozen = all layers of the model are frozen (trainable is false): there is nothing to train
said-row-too-large = one row makes a tensor of { $elements } numbers, more than any engine holds ({ $most }): use smaller inputs
said-model-broken-archive = the archive is broken or incomplete ({ $detail }): save the model again
said-model-broken-hdf5 = this is HDF5, but it is broken or incomplete: save it again, or send model.to_json()
said-model-no-config = this is not a Keras model: it has no config
said-model-no-layers = the Keras model has no layers
said-model-no-shape = the model has no fixed input shape (input { $input }): build it with an input shape, or give one: "inputShape": [28, 28, 1], or --input-shape 28,28,1
said-model-lambda = layer { $layer }: Lambda holds Python code, which is not run: write it as a layer of Keras, as an operator (x * 2) or with keras.ops
said-model-own-layer = layer { $layer }: { $class } is a layer of your own, and the file does not hold its program: replace it with layers of Keras
said-model-own-class = { $class } is a model class of your own, and the file does not hold its program: build the same layers as a Sequential or functional model and send that
said-no-loss-but = the loss { $loss } is not supported; did you mean { $meant }?
said-no-optimizer-but = the optimizer { $optimizer } is not supported; did you mean { $meant }?
said-model-no-keras-json = this JSON is not a Keras model: { $reason }, but no class_name and config. Send what model.to_json() writes
said-has-keys = it has the keys { $keys }
said-model-foreign = this is { $problem }: { $reason }
said-text-no-json = text, but no JSON
said-send-model = send a Keras model (.keras, .h5, or the JSON of model.to_json()) or a TensorFlow.js layers model (model.json)
said-send-keras-model = send the Keras model that it was made from: .keras, .h5 or model.to_json()
said-one-model = several files were sent: send one model

## Data

said-no-dataset = there is no data set { $id }
said-file-problem = the file { $problem }
said-is-empty = is empty
said-is-unknown = is neither a known binary format nor text in UTF-8: save it as UTF-8
said-is-web-page = is a web page: download the data themselves; format=text trains on its characters
said-is-excel = is an Excel file: save the sheet as CSV
said-is-zip = is a zip archive without arrays (.npy) and without PNG or JPEG images; it holds { $names }
said-no-file = no file was sent
said-upload-too-large = the upload is larger than { $most } (BATCHWISE_UPLOAD_MAX)
said-table-no-column = the table has no column named { $column }
said-table-no-input = the table has no column beside its target
said-table-unread = the table cannot be read: { $detail }
said-table-no-rows = the table has no rows
said-table-is-target = { $both } is the target
said-target-neither = the target { $target } holds neither numbers nor the names of classes
said-rows-differ = { $one } has { $rows } rows, { $other } has { $others }
said-no-rows = { $array } has no rows
said-beyond-float32 = { $name } holds { $value } in row { $row }, beyond float32: scale it, or take its logarithm
said-not-finite = { $name } holds { $value } in row { $row }: remove such rows or fill the gap
said-archive-no-array = the archive has no array of rows
said-archive-broken = this is not a complete .npz or zip archive: { $detail }
said-archive-encrypted = the archive is encrypted: pack it without a password
said-text-not-utf8 = the text is not UTF-8: save it as UTF-8
said-picture-unread = the picture { $name } cannot be read: { $detail }
said-pictures-one-folder = all pictures lie in one folder ({ $folder }): a folder for each class is needed

## Data and model

said-token-too-large = the data set holds the token { $token }, the embedding has { $entries } entries
said-text-too-many-tokens = the text has { $tokens } tokens, the model has { $entries }: store the text with vocabulary={ $vocabulary } (--vocabulary on the command line)
said-column-missing = the model reads { $inputs }; the table has no column { $column }, but { $columns }
said-column-width = the column { $column } takes { $width } numbers, the input { $input } of the model reads { $shape }
said-inputs-unclear = which array feeds which input cannot be told: name the arrays as the model names its inputs ({ $inputs }); they are { $arrays }
said-inputs-count = the data set has { $given } inputs ({ $arrays }), the model has { $needed } ({ $inputs }): name them with features=NAME,NAME
said-rows-shape = the data set has rows of shape { $given }, the input { $input } of the model reads { $needed }
said-no-target = the data set has no target, and the output { $output } has not the shape of the rows: store it with target=NAME (--target on the command line)
said-targets-unclear = which target trains which output cannot be told: name the arrays as the model names its outputs ({ $outputs }); they are { $arrays }
said-target-number = the target { $target } holds one number that is no label of a few classes; the output { $output } has { $units } units
said-target-shape = the target { $target } has the shape { $given }, the output { $output } has { $needed }
said-target-constant = every target of { $output } is { $value }: there is nothing to learn. Check which array or column holds the targets
said-negative-label = a label of { $output } is { $label }: number classes from 0

## Studies

said-too-many-studies = { $unfinished } studies are waiting or running, the maximum is { $most }
said-no-answer-yet = study { $id } has no answer yet
said-too-many-requests = more than { $most } requests in a minute; the next is accepted in { $seconds } s
said-scope-missing = this needs a key with the scope { $scope }; this key has { $scopes }
said-foreign-form = this form was not sent by a page of this service, or the page is too old: load it again
said-dataset-needed = the study { $study } needs the data set { $id }: wait until it is final, or cancel it
said-dataset-needed-elsewhere = an unfinished study of another owner needs the data set { $id }: wait until it is final, or cancel it

## Files of other kinds, and what to do instead

said-json-too-early = the JSON of the model ends too early: the file is not complete
said-json-number = the JSON of the model is broken: it has { $number }, which JSON does not have; write a number or null
said-json-broken-at = the JSON of the model is broken in line { $line }, at character { $place }
said-json-broken = the JSON of the model is broken
said-foreign-empty = an empty file
said-foreign-pickle = a pickle, as torch.save and joblib write it
said-foreign-pytorch = a PyTorch file, as torch.save writes it
said-foreign-safetensors = a safetensors file, which holds weights without layers
said-foreign-tflite = a TensorFlow Lite model, which cannot be trained
said-foreign-saved-model = a zipped TensorFlow SavedModel, which holds operations instead of layers
said-foreign-graph = a frozen TensorFlow graph (.pb), which cannot be trained
said-foreign-onnx = an ONNX model, which holds operations instead of layers
said-foreign-weights = a file of weights without the layers (model.save_weights)
said-foreign-hdf5 = an HDF5 file without a Keras model (the attribute model_config is missing)
said-foreign-zip = a zip archive without a Keras model (config.json is missing)
said-foreign-npz = an archive of NumPy arrays (.npz)
said-foreign-npy = a NumPy array (.npy)
said-foreign-parquet = a Parquet table
said-foreign-image = an image
said-foreign-compressed = a compressed archive
said-foreign-python = the source of a Python program
said-foreign-web-page = a web page instead of the file
said-foreign-lfs = a pointer of Git LFS instead of the file
said-foreign-binary = a binary file of an unknown kind
said-instead-model = send the model itself: model.save("model.keras") or model.to_json()
said-instead-hdf5 = save the model with model.save("model.h5"), or send model.to_json()
said-instead-data = give it as the data, not as the model
said-instead-unpack = unpack it and send the model inside
said-instead-run = run it and send what model.to_json() or model.save("model.keras") writes
said-instead-raw = download the file itself, often called "raw"
said-instead-lfs = run git lfs pull and send the file itself
said-is-foreign = is { $problem }: { $reason }
said-data-pickle = a Python pickle
said-data-gzip = compressed with gzip
said-data-7z = a 7z archive
said-data-rar = a RAR archive
said-data-png = one PNG image
said-data-jpeg = one JPEG image
said-data-sqlite = an SQLite database
said-data-old-excel = an old Excel file
said-data-pdf = a PDF
said-data-arrow = an Arrow file
said-data-utf16 = UTF-16 text
said-data-matlab = a MATLAB file
said-instead-savez = save the arrays with numpy.savez(file, x=x, y=y)
said-instead-gunzip = unpack it first (gunzip)
said-instead-zip = pack it as zip
said-instead-folders = send a zip with a folder of images for each class
said-instead-export = export the table as CSV
said-instead-sheet = save the sheet as CSV
said-instead-csv = send the table as CSV
said-instead-parquet = write it as Parquet (df.to_parquet)
said-instead-utf8 = save it as UTF-8

## Recipes

said-no-recipe = there is no recipe { $name }
said-no-recipes = none: no recipe is registered (batchwise serve --recipe)
said-in-recipe = { $field } is in the recipe; leave it out
said-recipe-elsewhere = the recipe { $name } is not trained on { $device }
said-recipe-off = the recipe { $name } cannot be trained: { $reason }
said-recipe-fails-at = its program fails at { $place }; the log of its process has the reason
said-recipe-undescribed = its program cannot be described; the log of its process has the reason
said-device-gone = the device { $device } is not here now
said-recipe-read-again = its file changed and is read again
said-recipe-changed = the program { $name } ({ $framework }) is another one since { $file } changed: ask again
said-program-missing = the program { $name } ({ $framework }) is unknown here, as its code changed or this process does not have it: ask again
