/** The texts of `--help`. */
import { optimizers } from '../../advice/vocabulary/optimizers.js'
import { frameworkNames } from '../../words/snippets/snippets.js'
import { exitStatusHelp } from '../exit-status.js'
import { serviceSettings } from '../settings/settings.js'
import type { Command } from './arguments.js'

const general = `Batchwise measures your model on your device.
It advises a batch size and a learning rate.

  batchwise advise FILE --rows N --memory 512MiB    advice for a model of Keras or TensorFlow.js
  batchwise advise --preset NAME --rows N --memory 512MiB
  batchwise advise --python train.py:build --memory 512MiB    a training in PyTorch
  batchwise init pytorch|keras                      a train.py to start from
  batchwise data FILE                               what is understood of a data file
  batchwise model FILE                              what is understood of a model file
  batchwise serve                                   REST, GraphQL and their pages
  batchwise worker                                  trains for a service, on this host
  batchwise doctor                                  engines and devices of this machine
  batchwise keys create|list|revoke                 keys for callers over the network

  batchwise COMMAND --help    all options of a command
  batchwise --version
`

/** Names in lines that fit beside the options. */
function wrapped(names: readonly string[]): string {
  const indent = ' '.repeat(26)
  const perLine = 7
  const lines = Array.from({ length: Math.ceil(names.length / perLine) }, (_, i) =>
    names.slice(i * perLine, (i + 1) * perLine).join(', '),
  )
  return lines.join(`,\n${indent}`)
}

const adviseHelp = `batchwise advise FILE|--preset NAME \\
                 --rows N|--data FILE --memory SIZE [options]

  FILE                    a model: .keras, .h5, the JSON of model.to_json() (Keras 1, 2 or 3),
                          or model.json of TensorFlow.js
  --preset NAME           a model that comes with Batchwise (list: GET /v1/presets)
  --python FILE:FUNCTION  a training in PyTorch or Keras, measured there: FUNCTION(seed) returns
                          model and data, and how it trains; in place of FILE, --rows and --data.
                          batchwise init pytorch (or keras) prints an example
  --interpreter PATH      the Python that has torch or keras; default: python3
  --input-shape SIZES     shape of one row where the model leaves a length open: 128,8,
                          or by input: "tokens=128 image=32,32,3"
  --rows N                number of training rows; the trials use synthetic rows,
                          so the confidence is lower
  --data FILE             your rows: .npz, CSV, TSV, JSON lines, Parquet, text, or a zip of class
                          folders; x.npy,y.npy for two arrays. What is understood is shown first;
                          --target and other options about the file: batchwise data --help
  --memory SIZE           device memory that the training may take: 512MiB, 8GB, 8G or bytes
  --optimizer NAME        ${wrapped(optimizers)};
                          or '{"name": "adamw", "weightDecay": 0.01}';
                          default: the file's with its parameters, else adam
  --loss NAME             a name of Keras, such as mse or huber, or '{"name": "huber", "delta": 0.5}';
                          default: the file's, else by the output's activation and the labels
  --class-weights W,W,…   weights of the classes in the loss, in their order
  --epochs N              epochs that you plan to train; default 20
  --objective NAME        fastest (default), best-quality, least-memory,
                          or cheapest (needs a price or the power)
  --schedule NAME         falling: your learning rate falls to zero; constant; either;
                          default: falling where the file has such a schedule, else either
  --current BATCH@RATE    what you train with now, such as 64@0.001: it is raced too,
                          and the answer says what a change gains
  --batch-size N          a batch size that must stay; the learning rate is advised
  --batch-size-min N, --batch-size-max N, --batch-size-multiple-of N, --power-of-two
                          the batch sizes that may be advised
  --effective-batch-size N
                          rows of an update that must stay, over all workers; the micro-batch
                          and the steps to accumulate are advised
  --learning-rate R       a learning rate that must stay; the batch size is advised
  --price-per-hour P      price of one device; the answer then includes the cost
  --idle-watts W --busy-watts W
                          power of one device at rest and at full load;
                          the answer then includes the energy
  --price-per-kwh P       with the power: the cost in money
  --currency NAME         shown beside amounts, for example EUR
  --workers N             data-parallel workers; default 1
  --device ID             default: the first device that batchwise doctor shows
  --engine NAME           tensorflow, webgpu, wasm or cpu; keras for a file of Keras 3, its default
                          where it is there and no card is; else the first available engine
                          that batchwise doctor shows, then the next if it cannot train the model
  --probe-budget SECONDS  time for measuring, after the memory search; auto (default)
                          stops when more measuring would cost more than it saves
  --trainings N           trainings that will use the answer and pay for an automatic probe;
                          default 1; not with --probe-budget SECONDS
  --seed N                seed of weights and shuffling
  --details               the sections too: memory, step time, race, alternatives and so on
  --code NAME             code to paste, alone on standard output:
                          ${wrapped(frameworkNames)}
  --report FILE           write the report with its figures as one HTML file
  --open                  show the report in the browser
  --json                  the study as JSON on standard output
  --lang en|zh            language of the answer; default en
  --server URL            ask a running service; $BATCHWISE_KEY is its key, if it needs one
  --data-dir FOLDER       folder of the evidence; default: $BATCHWISE_DATA, else .batchwise

  Ctrl-C cancels the study. Colours are for a terminal; $NO_COLOR turns them off.
${exitStatusHelp}`

const dataHelp = `batchwise data FILE [options]

  Reads a data file, stores its rows and says what was understood:
  .npz, .npy (several belong together), CSV, TSV, JSON lines, Parquet, plain text,
  or a zip with a folder of PNG or JPEG pictures for each class.

  --target NAME[,NAME]    array or column to predict; a position such as -1 where it has no name;
                          none where the model gives back its input
  --features NAME[,NAME]  arrays or columns to read; default: all others
  --format NAME           npz, npy, csv, tsv, json, parquet, images, text; default: by its bytes
  --header yes|no         whether the first line of a table holds names; default: by its values
  --categories one-hot|index
                          how columns of text are read; default one-hot
  --image-size HxW[xC]    size of the pictures in a row; default: their own,
                          with batchwise advise the model's
  --tokens characters|words
                          what a token of a text is; default characters
  --vocabulary N          most tokens of a text; default 10000
  --length N              tokens in a row of a text; default 40
  --next-token last|each  predict the token after a row (default) or after each of its tokens
  --scale none|divide-by-255|standardize
                          default none
  --json                  as JSON on standard output
  --lang en|zh            default en
  --server URL            store it in a running service; $BATCHWISE_KEY is its key
  --data-dir FOLDER       default: $BATCHWISE_DATA, else .batchwise

${exitStatusHelp}`

const modelHelp = `batchwise model FILE [options]

  Reads a model file and says what was understood: .keras, .h5, the JSON of model.to_json()
  (Keras 1, 2 or 3), or model.json of TensorFlow.js. The weights are not read.

  --python FILE:FUNCTION  a training in PyTorch or Keras, measured there: FUNCTION(seed) returns
                          model and data, and how it trains; in place of FILE, --rows and --data.
                          batchwise init pytorch (or keras) prints an example
  --interpreter PATH      the Python that has torch or keras; default: python3
  --input-shape SIZES     shape of one row where the model leaves a length open: 128,8,
                          or by input: "tokens=128 image=32,32,3"
  --json                  as JSON on standard output
  --lang en|zh            default en
  --server URL            store it in a running service; $BATCHWISE_KEY is its key
  --data-dir FOLDER       default: $BATCHWISE_DATA, else .batchwise

${exitStatusHelp}`

const initHelp = `batchwise init pytorch|keras

  Prints a train.py to start from: a function that returns the model, its data and how it trains.
  Then: batchwise advise --python train.py:build --memory SIZE
`

const serveHelp = `batchwise serve [options]

  --port N            default 3000; 0 takes a free one
  --host ADDRESS      default 127.0.0.1; any other needs a key (batchwise keys create)
  --data-dir FOLDER   default: $BATCHWISE_DATA, else .batchwise

  Environment:
${environmentHelp()}
${exitStatusHelp}`

const workerHelp = `batchwise worker [options]

  --device ID         a device of this host (batchwise doctor); may come several times;
                      default: every one that a study without --device may be measured on
  --name NAME         how the service calls this worker; default: the name of the host
  --server URL        a service that gives data sets, with the key $BATCHWISE_KEY (scope admin);
                      default: the data folder is the one of the service
  --data-dir FOLDER   default: $BATCHWISE_DATA, else .batchwise

  Takes studies from $DATABASE_URL and $REDIS_URL, one trial at a time on each device.

${exitStatusHelp}`

const doctorHelp = `batchwise doctor [options]

  --json              as JSON on standard output
  --data-dir FOLDER   default: $BATCHWISE_DATA, else .batchwise

${exitStatusHelp}  Not done: no engine is available, or the storage does not answer.
`

const keysHelp = `batchwise keys create --name NAME [options]
batchwise keys list
batchwise keys revoke PREFIX|NAME

  --name NAME         what the key is for; unique
  --owner NAME        owner whose studies and data sets the key reaches; default: the name.
                      Several keys may have one owner
  --scopes LIST       read, submit, admin, separated by commas; default read,submit
                      read: see studies, data sets and devices
                      submit: add data sets, ask and cancel
                      admin: everything of every owner, imports and /metrics
  --expires WHEN      90d, 12h, or a date such as 2027-01-31 (UTC); default: never
  --json              as JSON on standard output
  --data-dir FOLDER   folder of the service; default: $BATCHWISE_DATA, else .batchwise

  The key is shown once and is not stored.
  A running service accepts a new key and refuses a revoked one at once.

${exitStatusHelp}`

const helpByCommand: Readonly<Record<Command, string>> = {
  advise: adviseHelp,
  data: dataHelp,
  init: initHelp,
  model: modelHelp,
  serve: serveHelp,
  worker: workerHelp,
  doctor: doctorHelp,
  keys: keysHelp,
}

export function helpText(about: Command | null): string {
  return about === null ? general : helpByCommand[about]
}

/** The variables of the service: what each accepts, its default, and its meaning. */
function environmentHelp(): string {
  return Object.values(serviceSettings)
    .map(({ name, meaning, accepted, default: usual }) => {
      const defaultText = usual === null ? '' : `; default ${usual}`
      const meaningLines = meaning.split('; ').join(';\n      ')
      return `  ${name}: ${accepted}${defaultText}\n      ${meaningLines}\n`
    })
    .join('')
}
