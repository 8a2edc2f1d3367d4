### Wrong arguments of a command. How a message is read: src/words/README.md.

cli-not-valid = { $given } is not valid. Accepted: { $accepted }.
cli-accepted-whole-from = a whole number, at least { $min }
cli-accepted-from = a number, at least { $min }
cli-accepted-whole-range = a whole number from { $min } to { $max }
cli-accepted-range = a number from { $min } to { $max }
cli-accepted-above-zero = a number above 0
cli-accepted-auto = auto, seconds
cli-accepted-address = an address such as http://127.0.0.1:3000
cli-accepted-name-or-json = a name, or {"{"}"name": …{"}"} as JSON
cli-accepted-weights = numbers in the order of the classes, such as 1,5,2
cli-accepted-pair = BATCH@RATE, such as 32@0.001
cli-accepted-key-name =
    1 to 64 letters, digits, spaces and . _ @ -, the first one a letter or digit
cli-accepted-list = { $words }, separated by commas
cli-accepted-expiry = a period (12h, 90d), a later date (2027-01-31), never

cli-no-command =
    { $word } is not a command{ $hasLike ->
        [true] ; did you mean { $like }?
       *[false] .
    } Commands: { $commands }. All options: batchwise --help
cli-no-option =
    { $word } is not an option of { $command }{ $hasLike ->
        [true] ; did you mean { $like }?
       *[false] .
    } All options: batchwise { $command } --help
cli-dash-value =
    { $option } has no value; one that begins with a dash is written { $option }=-1. All options:
    batchwise { $command } --help
cli-no-value-after =
    { $option } has no value. Give one after it. All options: batchwise { $command } --help
cli-problem = { $problem }. All options: batchwise { $command } --help
cli-no-value = { $option } has no value. Give one after it.
cli-word-too-many =
    { $word } is one word too many: { $command } takes options only. All options: batchwise
    { $command } --help
cli-init-takes =
    init takes one of { $templates }, such as batchwise init pytorch > train.py

cli-no-model-file = FILE is missing. Give a model file (.keras, .h5, model.to_json()).
cli-no-data-file = FILE is missing. Give a data file, such as rows.csv or rows.npz.
cli-file-too-many = { $word } is one file too many: { $command } takes one model.
cli-no-model =
    FILE, --preset or --python is missing. Give a model file (.keras, .h5, model.to_json()) or the
    name of a preset, such as --preset mlp.
cli-two-models = --preset { $preset } and the file { $file } are given. Give only one model.
cli-shape-of-preset = --input-shape is for a file; the preset { $preset } has its own shape.
cli-no-rows =
    --rows or --data is missing. Give the number of training rows, or a file of rows such as
    rows.csv or rows.npz.
cli-rows-and-data =
    --rows { $rows } and --data { $files } are given. The file has its own rows: give one.
cli-about-data = { $option } is about a data file, and --rows has none: leave it out.
cli-no-memory =
    --memory is missing. Give the device memory that the training may take, such as --memory 512MiB.
cli-trainings-without-effect =
    --trainings { $trainings } has no effect on --probe-budget { $seconds }. Give one of the two:
    trainings pay for an automatic probe only.
cli-open-without-report = --open shows a report: say where to write it, --report report.html

cli-interpreter-alone = --interpreter is for --python FILE:FUNCTION, which is missing.
cli-no-function =
    { $option } { $given } names no function. Give FILE:FUNCTION, such as train.py:build; batchwise
    init pytorch (keras, lightning) prints one.
cli-no-recipe =
    --recipe { $given } names no recipe. Give NAME=FILE:FUNCTION, such as resnet=train.py:build; the
    name has letters, digits, dots, underscores and dashes, at most 64.
cli-recipe-twice = --recipe { $name } is given twice. Give each recipe a name of its own.
cli-recipe-interpreter-alone = --interpreter is for --recipe NAME=FILE:FUNCTION, which is missing.
cli-recipes-at-workers =
    REDIS_URL is set, so workers train: give --recipe to batchwise worker, not to the service.
cli-python-and-file = --python and the file { $file } are given. Give only one model.
cli-python-and-server = --python runs your code in this process; leave --server out.
cli-in-program = { $option } is in the program of --python; leave it out.

cli-no-watts = { $option } is missing. Give both --idle-watts and --busy-watts.
cli-energy-without-power =
    --price-per-kwh { $price } says nothing without the power of the device. Give --idle-watts and
    --busy-watts too.
cli-currency-without-price =
    --currency { $currency } has no price. Give --price-per-hour or --price-per-kwh too.
cli-cheapest-without-price =
    --objective cheapest needs a price or the power of the device. Give --price-per-hour, or
    --idle-watts and --busy-watts.

cli-only-create = { $option } is an option of keys create only. Leave it out.
cli-list-takes-no-word = { $word } is one word too many: keys list takes options only.
cli-no-keys-command =
    { $given ->
        [none] keys needs a command
       *[other] keys { $given } is not a command
    }. Commands: keys create, keys list and keys revoke. All options: batchwise keys --help
cli-name-as-option = { $word } is one word too many. A name is given as --name { $word }
cli-no-key-name = --name is missing. Name the key, for example --name laptop.
cli-revoke-takes =
    keys revoke takes one prefix or name of a key. List them: batchwise keys list

cli-file-problem =
    { $argument } { $file } { $cause ->
        [ENOENT] does not exist
        [EISDIR] is a folder: give the file inside
        [EACCES] cannot be read by this user
       *[other] cannot be read ({ $cause })
    }.
cli-report-not-written = --report { $report }: the file cannot be written ({ $cause })
cli-no-image-size =
    --image-size is missing: the input { $input } of the model leaves the size of its pictures open.
    Give the size that you train with, such as --image-size 224x224, and the same in --input-shape.
cli-setting-twice = { $name } and { $fileName } are both set: keep one of them.
cli-setting-file =
    { $given }: the file { $reason ->
        [ENOENT] does not exist
        [EISDIR] is a folder: name the file inside
        [EACCES] cannot be read by this user
       *[other] cannot be read ({ $reason })
    }.
cli-worker-needs =
    { $missing } is not set. A worker takes studies from the database and the queue of a service: set
    DATABASE_URL and REDIS_URL as they are set there.

# what the service says of a request follows in English
cli-option-not-valid = { $option } { $value } is not valid
cli-fault = { $place }{ $problem }accepted is { $accepted }

cli-no-studies-command =
    { $given ->
        [none] studies needs a command
       *[other] studies { $given } is not a command
    }. Commands: studies list, show, cancel and delete. All options: batchwise studies --help
cli-studies-list-takes = { $word } is one word too many: studies list takes options only.
cli-studies-takes-id = studies { $action } takes the id of one study. List them: batchwise studies list
cli-studies-only-list = --state is an option of studies list, not of studies { $action }.
cli-delete-or-file = { $word } is one word too many: --delete takes the id of a data set, and no file.
