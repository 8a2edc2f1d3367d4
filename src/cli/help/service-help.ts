/** `--help` of the service, its workers and its keys. */
import { exitStatusHelp } from '../exit-status.js'
import { serviceSettings } from '../settings/settings.js'
import type { HelpPart, HelpRow } from './help-page.js'

const dataDirRow: HelpRow = ['--data-dir FOLDER', 'default: $BATCHWISE_DATA, else .batchwise']

export const recipeRows: readonly HelpRow[] = [
  [
    '--recipe NAME=FILE:FUNCTION',
    'a training in PyTorch or Keras that questions name {"recipe": NAME}; may come several times',
  ],
  ['--interpreter PATH', 'the Python of the recipes; default: python3'],
]

export const serveHelp: readonly HelpPart[] = [
  { usage: ['batchwise serve [options]'] },
  {
    labelColumns: 20,
    rows: [
      ['--port N', 'default 3000; 0 takes a free one'],
      ['--host ADDRESS', 'default 127.0.0.1; any other needs a key (batchwise keys create)'],
      dataDirRow,
      ...recipeRows,
    ],
  },
  { note: 'Environment:' },
  ...Object.values(serviceSettings).map(settingPart),
  { note: exitStatusHelp },
]

/** A variable of the service: what it accepts, its default, and its meaning. */
function settingPart({
  name,
  meaning,
  accepted,
  default: usual,
}: (typeof serviceSettings)[keyof typeof serviceSettings]): HelpPart {
  const defaultText = usual === null ? '' : `; default ${usual}`
  return { labelColumns: 4, rows: [[name, `${accepted}${defaultText}\n${meaning}`]] }
}

export const workerHelp: readonly HelpPart[] = [
  { usage: ['batchwise worker [options]'] },
  {
    labelColumns: 20,
    rows: [
      [
        '--device ID',
        'a device of this host (batchwise doctor); may come several times; default: every one that ' +
          'a study without --device may be measured on',
      ],
      ['--name NAME', 'how the service calls this worker; default: the name of the host'],
      [
        '--server URL',
        'a service that gives data sets, with the key $BATCHWISE_KEY (scope admin); default: the ' +
          'data folder is the one of the service',
      ],
      dataDirRow,
      ...recipeRows,
    ],
  },
  {
    note: 'Takes studies from $DATABASE_URL and $REDIS_URL, one trial at a time on each device.',
  },
  { note: exitStatusHelp },
]

export const keysHelp: readonly HelpPart[] = [
  {
    usage: [
      'batchwise keys create --name\u00a0NAME [options]',
      'batchwise keys list',
      'batchwise keys revoke PREFIX|NAME',
    ],
  },
  {
    labelColumns: 20,
    rows: [
      ['--name NAME', 'what the key is for; unique'],
      [
        '--owner NAME',
        'owner whose studies and data sets the key reaches; default: the name. Several keys may ' +
          'have one owner',
      ],
      [
        '--scopes LIST',
        'read, submit, admin, separated by commas; default read,submit\n' +
          'read: see studies, data sets and devices\n' +
          'submit: add data sets, ask and cancel\n' +
          'admin: everything of every owner, imports and /metrics',
      ],
      ['--expires WHEN', '90d, 12h, or a date such as 2027-01-31 (UTC); default: never'],
      ['--json', 'as JSON on standard output'],
      ['--data-dir FOLDER', 'folder of the service; default: $BATCHWISE_DATA, else .batchwise'],
    ],
  },
  {
    note:
      'The key is shown once and is not stored.\n' +
      'A running service accepts a new key and refuses a revoked one at once.',
  },
  { note: exitStatusHelp },
]
