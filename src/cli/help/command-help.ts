/** `--help` of the commands about files and of those that run on this machine. */
import { exitStatusHelp } from '../exit-status.js'
import { inputShapeRow } from './advise-help.js'
import { recipeRows } from './service-help.js'
import type { HelpPart, HelpRow } from './help-page.js'

const jsonRow: HelpRow = ['--json', 'as JSON on standard output']
const dataDirRow: HelpRow = ['--data-dir FOLDER', 'default: $BATCHWISE_DATA, else .batchwise']
const uploadRows: readonly HelpRow[] = [
  jsonRow,
  ['--lang en|zh', 'default: the language of $LANG, else en'],
  ['--server URL', 'store it in a running service; $BATCHWISE_KEY is its key'],
  dataDirRow,
]

export const dataHelp: readonly HelpPart[] = [
  { usage: ['batchwise data FILE [options]', 'batchwise data --delete\u00a0ID [options]'] },
  {
    note:
      'Reads a data file, stores its rows and says what was understood: .npz, .npy (several belong ' +
      'together), CSV, TSV, JSON lines, Parquet, plain text, or a zip with a folder of PNG or JPEG ' +
      'pictures for each class.',
  },
  {
    labelColumns: 24,
    rows: [
      [
        '--target NAME[,NAME]',
        'array or column to predict; a position such as -1 where it has no name; none where the ' +
          'model gives back its input',
      ],
      ['--features NAME[,NAME]', 'arrays or columns to read; default: all others'],
      ['--format NAME', 'npz, npy, csv, tsv, json, parquet, images, text; default: by its bytes'],
      ['--header yes|no', 'whether the first line of a table holds names; default: by its values'],
      ['--categories one-hot|index', 'how columns of text are read; default one-hot'],
      [
        '--image-size HxW[xC]',
        "size of the pictures in a row; default: their own, with batchwise advise the model's",
      ],
      ['--tokens characters|words', 'what a token of a text is; default characters'],
      ['--vocabulary N', 'most tokens of a text; default 10000'],
      ['--length N', 'tokens in a row of a text; default 40'],
      [
        '--next-token last|each',
        'predict the token after a row (default) or after each of its tokens',
      ],
      ['--scale none|divide-by-255|standardize', 'default none'],
      [
        '--delete ID',
        'delete a data set, unless a queued or running study needs it; final studies keep their answers',
      ],
      ...uploadRows,
    ],
  },
  { note: exitStatusHelp },
]

export const modelHelp: readonly HelpPart[] = [
  { usage: ['batchwise model FILE [options]'] },
  {
    note:
      'Reads a model file and says what was understood: .keras, .h5, the JSON of model.to_json() ' +
      '(Keras 1, 2 or 3), or model.json of TensorFlow.js. The weights are not read.',
  },
  { labelColumns: 24, rows: [inputShapeRow, ...uploadRows] },
  { note: exitStatusHelp },
]

export const studiesHelp: readonly HelpPart[] = [
  {
    usage: [
      'batchwise studies list [options]',
      'batchwise studies show\u00a0ID [options]',
      'batchwise studies cancel\u00a0ID [options]',
      'batchwise studies delete\u00a0ID [options]',
    ],
  },
  {
    note:
      'Lists the newest studies, shows the answer of one, cancels a queued or running one, or deletes ' +
      'a final one with the trials that no other study needs.',
  },
  {
    labelColumns: 24,
    rows: [
      ['--state NAME', 'list only queued, running, done, failed or cancelled studies'],
      ['--details', 'show the sections of the answer'],
      jsonRow,
      ['--lang en|zh', 'default: the language of $LANG, else en'],
      ['--server URL', 'of a running service; $BATCHWISE_KEY is its key'],
      dataDirRow,
    ],
  },
  { note: exitStatusHelp },
]

export const initHelp: readonly HelpPart[] = [
  { usage: ['batchwise init pytorch|keras|lightning'] },
  {
    note:
      'Prints a train.py to start from: a function that returns the model, its data and how it ' +
      'trains. Then: batchwise advise --python train.py:build --memory SIZE',
  },
]

export const doctorHelp: readonly HelpPart[] = [
  { usage: ['batchwise doctor [options]'] },
  {
    note: 'Shows the engines and devices of this machine, in the order in which they are chosen.',
  },
  { labelColumns: 20, rows: [jsonRow, dataDirRow, ...recipeRows] },
  {
    note: `${exitStatusHelp}\nNot done: no engine is available, or the storage does not answer.`,
  },
]
