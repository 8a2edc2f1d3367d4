/** The texts of `--help`. */
import type { Command } from '../arguments/arguments.js'
import { adviseHelp } from './advise-help.js'
import { dataHelp, doctorHelp, initHelp, modelHelp, studiesHelp } from './command-help.js'
import { helpPage, type HelpPart } from './help-page.js'
import { keysHelp, serveHelp, workerHelp } from './service-help.js'

const general: readonly HelpPart[] = [
  {
    text:
      'Batchwise measures your model on your device.\n' +
      'It advises a batch size and a learning rate.',
  },
  {
    labelColumns: 36,
    rows: [
      [
        'batchwise advise FILE --rows\u00a0N --memory\u00a0512MiB',
        'advice for a model of Keras or TensorFlow.js',
      ],
      [
        'batchwise advise --preset\u00a0NAME --rows\u00a0N --memory\u00a0512MiB',
        'advice for a model that comes with Batchwise',
      ],
      [
        'batchwise advise --python\u00a0train.py:build --memory\u00a0512MiB',
        'advice for a training in PyTorch or Keras',
      ],
      ['batchwise init pytorch|keras|lightning', 'a train.py to start from'],
      ['batchwise data FILE', 'what is understood of a data file'],
      ['batchwise model FILE', 'what is understood of a model file'],
      ['batchwise studies list|show|cancel|delete', 'studies and their answers'],
      ['batchwise serve', 'REST, GraphQL and their pages'],
      ['batchwise worker', 'trains for a service, on this host'],
      ['batchwise doctor', 'engines and devices of this machine'],
      ['batchwise keys create|list|revoke', 'keys for callers over the network'],
    ],
  },
  {
    labelColumns: 36,
    rows: [
      ['batchwise COMMAND --help', 'all options of a command'],
      ['batchwise --version', ''],
    ],
  },
]

const helpByCommand: Readonly<Record<Command, readonly HelpPart[]>> = {
  advise: adviseHelp,
  data: dataHelp,
  init: initHelp,
  model: modelHelp,
  serve: serveHelp,
  worker: workerHelp,
  studies: studiesHelp,
  doctor: doctorHelp,
  keys: keysHelp,
}

/** @param columns of the terminal */
export function helpText(about: Command | null, columns: number): string {
  return helpPage(about === null ? general : helpByCommand[about], columns)
}
