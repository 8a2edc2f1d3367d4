/** `batchwise advise --help`. */
import { optimizers } from '../../advice/vocabulary/optimizers.js'
import { frameworkNames } from '../../words/snippets/snippets.js'
import { exitStatusHelp } from '../exit-status.js'
import type { HelpPart, HelpRow } from './help-page.js'

/** A training that the user wrote. */
const programRows: readonly HelpRow[] = [
  [
    '--python FILE:FUNCTION',
    'a training in PyTorch or Keras, measured there: FUNCTION(seed) returns model and data, and how ' +
      'it trains; in place of FILE, --rows and --data. batchwise init pytorch (keras, lightning) prints an ' +
      'example',
  ],
  ['--interpreter PATH', 'the Python that has torch or keras; default: python3'],
]

export const inputShapeRow: HelpRow = [
  '--input-shape SIZES',
  'shape of one row where the model leaves a length open: 128,8, or by input: ' +
    '"tokens=128 image=32,32,3"',
]

const subjectRows: readonly HelpRow[] = [
  [
    'FILE',
    'a model: .keras, .h5, the JSON of model.to_json() (Keras 1, 2 or 3), or model.json of ' +
      'TensorFlow.js',
  ],
  ['--preset NAME', 'a model that comes with Batchwise (list: GET /v1/presets)'],
  ...programRows,
  inputShapeRow,
  [
    '--rows N',
    'number of training rows; the trials use synthetic rows, so the confidence is lower',
  ],
  [
    '--data FILE',
    'your rows: .npz, CSV, TSV, JSON lines, Parquet, text, or a zip of class folders; x.npy,y.npy ' +
      'for two arrays. What is understood is shown first; --target and other options about the ' +
      'file: batchwise data --help',
  ],
]

const trainingRows: readonly HelpRow[] = [
  ['--memory SIZE', 'device memory that the training may take: 512MiB, 8GB, 8G or bytes'],
  [
    '--optimizer NAME',
    `${optimizers.join(', ')}; or '{"name": "adamw", "weightDecay": 0.01}'; default: the file's ` +
      'with its parameters, else adam',
  ],
  [
    '--loss NAME',
    `a name of Keras, such as mse or huber, or '{"name": "huber", "delta": 0.5}'; default: the ` +
      "file's, else by the output's activation and the labels",
  ],
  ['--class-weights W,W,…', 'weights of the classes in the loss, in their order'],
  ['--epochs N', 'epochs that you plan to train; default 20'],
  [
    '--objective NAME',
    'fastest (default), best-quality, least-memory, or cheapest (needs a price or the power)',
  ],
  [
    '--schedule NAME',
    'falling: your learning rate falls to zero; constant; either; default: falling where the file ' +
      'has such a schedule, else either',
  ],
  [
    '--current BATCH@RATE',
    'what you train with now, such as 64@0.001: it is raced too, and the answer says what a change ' +
      'gains',
  ],
]

const wishRows: readonly HelpRow[] = [
  ['--batch-size N', 'a batch size that must stay; the learning rate is advised'],
  [
    '--batch-size-min\u00a0N, --batch-size-max\u00a0N, --batch-size-multiple-of\u00a0N, ' +
      '--power-of-two',
    'the batch sizes that may be advised',
  ],
  [
    '--effective-batch-size N',
    'rows of an update that must stay, over all workers; the micro-batch and the steps to ' +
      'accumulate are advised',
  ],
  ['--learning-rate R', 'a learning rate that must stay; the batch size is advised'],
]

const costRows: readonly HelpRow[] = [
  ['--price-per-hour P', 'price of one device; the answer then includes the cost'],
  [
    '--idle-watts W, --busy-watts W',
    'power of one device at rest and at full load; the answer then includes the energy',
  ],
  ['--price-per-kwh P', 'with the power: the cost in money'],
  ['--currency NAME', 'shown beside amounts, for example EUR'],
]

const measuringRows: readonly HelpRow[] = [
  ['--workers N', 'data-parallel workers; default 1'],
  ['--device ID', 'default: the first device that batchwise doctor shows'],
  [
    '--engine NAME',
    'tensorflow, webgpu, wasm or cpu; keras for a file of Keras 3, its default where it is there ' +
      'and no card is; else the first available engine that batchwise doctor shows, then the next ' +
      'if it cannot train the model',
  ],
  [
    '--probe-budget SECONDS',
    'time for measuring, after the memory search; auto (default) stops when more measuring would ' +
      'cost more than it saves',
  ],
  [
    '--trainings N',
    'trainings that will use the answer and pay for an automatic probe; default 1; not with ' +
      '--probe-budget SECONDS',
  ],
  [
    '--deadline TIME',
    'seconds from now, or a moment such as 2026-12-01T08:00:00Z: the best answer so far is given ' +
      'then, with what is missing',
  ],
  ['--priority NAME', 'low, normal or high: the order of your own waiting studies'],
  ['--seed N', 'seed of weights and shuffling'],
]

const answerRows: readonly HelpRow[] = [
  ['--details', 'the sections too: memory, step time, race, alternatives and so on'],
  ['--code NAME', `code to paste, alone on standard output: ${frameworkNames.join(', ')}`],
  ['--report FILE', 'write the report with its figures as one HTML file'],
  ['--open', 'show the report in the browser'],
  ['--json', 'the study as JSON on standard output'],
  ['--lang en|zh', 'language of the answer; default: that of $LANG, else en'],
  ['--server URL', 'ask a running service; $BATCHWISE_KEY is its key, if it needs one'],
  ['--data-dir FOLDER', 'folder of the evidence; default: $BATCHWISE_DATA, else .batchwise'],
]

const labelColumns = 24

export const adviseHelp: readonly HelpPart[] = [
  {
    usage: [
      'batchwise advise FILE|--preset\u00a0NAME --rows\u00a0N|--data\u00a0FILE ' +
        '--memory\u00a0SIZE [options]',
    ],
  },
  { labelColumns, rows: subjectRows },
  { labelColumns, rows: trainingRows },
  { labelColumns, rows: wishRows },
  { labelColumns, rows: costRows },
  { labelColumns, rows: measuringRows },
  { labelColumns, rows: answerRows },
  {
    note: 'Ctrl-C cancels the study. Colours are for a terminal; $NO_COLOR turns them off.',
  },
  { note: exitStatusHelp },
]
