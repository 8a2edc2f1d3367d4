/** `docs/models.md`, written from the key table. */
import { format } from 'prettier'
import { commonKeys } from '../../src/studies/model/keys/common-keys.js'
import type { ClassTables, KeyRule, KeyTable } from '../../src/studies/model/keys/key-rule.js'
import { layerKeys } from '../../src/studies/model/keys/layer-keys.js'
import * as objectKeys from '../../src/studies/model/keys/object-keys.js'
import { lossKeys, optimizerKeys } from '../../src/studies/model/keys/training-keys.js'
import { kerasParts } from '../studies/model/keys/keras-parts.js'
import { savedKeys } from '../studies/model/keys/saved-keys.js'

const formats = `
# Models that are read

| file | what is read |
| - | - |
| \`model.json\` | what \`model.to_json()\` of Keras 1, 2 or 3 writes |
| \`model.keras\` | the archive of Keras 3 |
| \`model.h5\` | what \`model.save\` of Keras 1 and 2 writes; its weights are not read |
| \`model.json\` of TensorFlow.js | a layers-model, from \`save\` or from the converter |

Other files are refused with what to send instead. The tables below are the code's own
(\`src/studies/model/keys/\`): for every key that Keras writes, whether it is honoured, refused unless
it has one of these values, or without effect on training. A key that is in no table is refused.
`

const namesOfKeras = `
## Names of Keras ${savedKeys.keras3.version}

Every public name of these modules is read, or refused with what to do instead; a test fails for a
name that is neither. Other names of the same class are counted too, but not names that stand in no file: base
classes, modules, \`get\`,
\`serialize\` and \`deserialize\`.
`

export async function modelsDocument(): Promise<string> {
  const sections = [
    formats,
    section('Layers', layerKeys),
    `Every layer has these keys too:\n\n${table([['any', commonKeys]])}`,
    ...Object.entries(objectKeys).map(([name, tables]) => section(titleOf(name), tables)),
    section('Optimizers', optimizerKeys),
    section('Losses', lossKeys),
    `## Without effect\n\n${reasons()}`,
    `${namesOfKeras}\n\n${countsOfNames()}\n\n${refusedNames()}`,
  ]
  return format(sections.join('\n\n'), { parser: 'markdown', printWidth: 100, proseWrap: 'always' })
}

/** `initializerKeys` gives "Initializers". */
const titleOf = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replace(/y?Keys$/, (end) => (end.startsWith('y') ? 'ies' : 's'))}`

const section = (title: string, tables: ClassTables): string =>
  `## ${title}\n\n${table(Object.entries(tables))}`

function table(rows: readonly (readonly [string, KeyTable])[]): string {
  const written = rows.map(
    ([name, keys]) => `| ${name} | ${honouredIn(keys)} | ${refusedIn(keys)} |`,
  )
  return ['| class | honoured | refused unless |', '| - | - | - |', ...written].join('\n')
}

const keysWhere = (keys: KeyTable, accept: (rule: KeyRule) => boolean): readonly string[] =>
  Object.keys(keys).filter((key) => {
    const rule = keys[key]
    return rule !== undefined && accept(rule)
  })

const honouredIn = (keys: KeyTable): string =>
  keysWhere(keys, (rule) => rule === 'honoured')
    .map((key) => `\`${key}\``)
    .join(', ')

function refusedIn(keys: KeyTable): string {
  const refused = Object.entries(keys).flatMap(([key, rule]) =>
    rule !== 'honoured' && 'refused' in rule ? [`\`${key}\` ${valuesOf(rule.unless)}`] : [],
  )
  return refused.join(', ')
}

const valuesOf = (unless: readonly unknown[]): string =>
  unless
    .filter((value) => typeof value !== 'string' || !value.endsWith('Policy'))
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(' or ')

/** Each key without effect, with its reason. */
function reasons(): string {
  const every = [layerKeys, { any: commonKeys }, ...Object.values(objectKeys)]
  const tables = [...every, optimizerKeys, lossKeys].flatMap((classes) => Object.values(classes))
  const whys = new Map<string, Set<string>>()
  for (const [key, rule] of tables.flatMap((keys: KeyTable) => Object.entries(keys))) {
    if (rule === 'honoured' || !('withoutEffect' in rule)) continue
    const keys = whys.get(rule.withoutEffect) ?? new Set()
    whys.set(rule.withoutEffect, keys.add(`\`${key}\``))
  }
  const rows = [...whys].map(([why, keys]) => `| ${[...keys].join(', ')} | ${why} |`)
  return ['| keys | why |', '| - | - |', ...rows].join('\n')
}

function countsOfNames(): string {
  const rows = kerasParts.map(
    ({ part, read, refused }) =>
      `| \`keras.${part}\` | ${read.length} of ${read.length + refused.size} | ${refused.size} |`,
  )
  return ['| module | read | refused |', '| - | - | - |', ...rows].join('\n')
}

/** The refused names of each module, by what to do instead. */
function refusedNames(): string {
  const rows = kerasParts.flatMap(({ part, refused }) =>
    [...new Set(refused.values())].map((words) => {
      const names = [...refused].filter(([, own]) => own === words).map(([name]) => `\`${name}\``)
      return `| \`keras.${part}\` | ${names.join(', ')} | ${words} |`
    }),
  )
  return ['| module | refused | what to do |', '| - | - | - |', ...rows].join('\n')
}
