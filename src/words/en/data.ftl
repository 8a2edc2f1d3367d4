### What was understood of a data set. How a message is read: src/words/README.md.

data-file =
    { $format }: { COUNT($rows) } rows,
    { COUNT($trainingRows) } of them to train and { COUNT($validationRows) } to validate

data-sampled-file =
    { $format }: { COUNT($rows) } rows; the trials have a sample of { COUNT($keptRows) },
    { COUNT($trainingRows) } of them to train and { COUNT($validationRows) } to validate

data-input =
    input { $name }: [{ $shape }] { $storedAs }, { DECIMAL($min) } to { DECIMAL($max) },
    mean { DECIMAL($mean) }, standard deviation { DECIMAL($deviation) }

data-target =
    target { $name }: [{ $shape }] { $storedAs }, { DECIMAL($min) } to { DECIMAL($max) },
    mean { DECIMAL($mean) }, standard deviation { DECIMAL($deviation) }

data-classes =
    target { $name }: { COUNT($count) } classes ({ $listed }),
    the largest { DECIMAL($imbalance) } times the smallest

data-columns = columns: { $listed }

data-constant =
    { COUNT($constant) } { $constant ->
        [one] number of a row of { $name } is the same in every row
       *[other] numbers of a row of { $name } are the same in every row
    }

data-target-asked = The target is { $name }, as asked.

data-target-by-name = The target is { $name }, by its name; the input is { $input }.

data-no-target =
    There is no target beside { $name }: only a model whose output has the shape of its input
    can train on it.

data-table-column-target = The target is column { $column } of { $name }, as asked.

data-passed-over =
    Not used: { $names } ({ $why ->
        [not-rows] no rows
        [other-length] another number of rows
        [not-numbers] no numbers
        [second-validation] validation rows are taken from elsewhere
        [not-asked] neither input nor target
        [row-number] it only counts the rows
        [free-text] free text
        [comma-numbers] numbers with commas: write 1234.5
        [nested] lists or objects: send each number in a column of its own, or an array (.npz)
       *[empty] empty
    }).

data-validation-from = { COUNT($rows) } validation rows come from { $name }.

data-held-out = { COUNT($rows) } rows ({ PERCENT($share) }) are held out for validation.

data-sampled =
    The trials use a random sample of { COUNT($kept) } of { COUNT($rows) } rows;
    the advice is for all of them.

data-labels-numbered =
    The labels of { $name } ({ $from }) are numbered 0 to { COUNT($last) } for { COUNT($classes) } classes.

data-labels-are-names =
    { $name } holds the names of { COUNT($classes) } classes; they are numbered in this order.

data-wide-whole-numbers =
    { $name } holds whole numbers up to { DECIMAL($max) }: beyond 32 bits, so they are rounded
    to float32.

data-missing-filled =
    { COUNT($count) } missing values of { $column } are filled with its mean, { DECIMAL($value) }.

data-missing-is-category =
    { COUNT($count) } missing values of { $column } are a category of their own.

data-missing-target =
    { COUNT($rows) } { $rows ->
        [one] row is left out because it has no { $column }.
       *[other] rows are left out because they have no { $column }.
    }

data-one-hot = The texts of { $column } take { COUNT($width) } numbers of a row (one-hot).

data-category-index =
    The { COUNT($categories) } texts of { $column } are numbered from 0, sorted.

data-date-in-days = Dates of { $column } are days since 1970-01-01.

data-no-header =
    The first line holds values, so the { COUNT($columns) } columns are named column0, column1 and so on.

data-images-resized =
    The pictures ({ $from }) are stretched to { COUNT($height) } x { COUNT($width) };
    imageSize=HEIGHTxWIDTH (--image-size) asks for another size.

data-images-alpha = Transparency is dropped from { COUNT($count) } pictures.

data-text-tokens =
    { COUNT($tokens) } { $unit ->
        [character] characters
       *[word] words
    } of text; a row is { COUNT($length) } of them, the target what comes next;
    the vocabulary has { COUNT($vocabulary) } entries, 0 stands for any other.

data-text-unknown-words =
    { COUNT($words) } rarer ones ({ PERCENT($share) } of the text) are read as 0.

data-channels-turned =
    { $name } has its channels first ({ $from }): the rows are turned to { $to }.

data-rows-reshaped = The flat rows of { $name } are read as { $to }.

data-trains-on-input = The model trains to give back { $name } (an autoencoder).

data-labels-are-numbers =
    The output is no choice of classes, so { $name } keeps the numbers of the file.

data-labels-keep-numbers =
    The output has { COUNT($units) } units, so the labels of { $name } keep the numbers of the file.

data-columns-feed-inputs = Each column feeds the input of its name: { $columns }.

data-not-read =
    { $role ->
        [input] Not used: { $names } (the model has no input of this name).
       *[target] Not used: { $names } (the model has no output of this name).
    }

data-class-weights = Class weights by the labels of { $name }: { $weights }.

data-texts-as-missing =
    { COUNT($count) } values of { $column } are no numbers and count as missing.

data-one-hot-target = { $name } holds one-hot rows of { COUNT($classes) } classes.

data-scaled =
    { $how ->
        [divide-by-255] { $name } is divided by 255, as asked.
       *[standardize] Each number of { $name } is standardized over the rows, as asked; categories stay as they are.
    }
