/** Values that mean something to the service: without them every question would end at the first field that is wrong. */
import { readdirSync, readFileSync } from 'node:fs'
import { bodyExamples } from '../../../src/rest/document/examples.js'
import { devicesHere } from './devices-here.js'
import type { Dice } from './dice.js'

/** What earlier answers gave: ids, cursors, exported studies. */
export class Pool {
  readonly ids: string[] = ['00000000-0000-4000-8000-000000000000', '']
  readonly cursors: string[] = ['', 'eHl6']
  readonly documents: unknown[] = []
  /** Anything that has the name of an id or a cursor. */
  gather(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [name, part] of Object.entries(value)) {
      if (typeof part === 'string' && /^[0-9a-f-]{32,36}$/.test(part) && /id$/i.test(name))
        remember(this.ids, part)
      else if (typeof part === 'string' && /cursor$/i.test(name)) remember(this.cursors, part)
      else if (typeof part === 'object' && part !== null && 'format' in part && 'evidence' in part)
        remember(this.documents, part)
      else this.gather(part)
    }
  }
}
const keptMost = 200
function remember<T>(list: T[], value: T): void {
  if (list.includes(value)) return
  list.push(value)
  if (list.length > keptMost) list.shift()
}

const folder = new URL('../../fixtures/npz/', import.meta.url)
const archives = readdirSync(folder)
  .sort()
  .map((file) => readFileSync(new URL(file, folder)).toString('base64'))
const questions = Object.values(bodyExamples['submitStudy'] ?? {}).map(
  ({ value }) => value as Readonly<Record<string, unknown>>,
)

/** Of an argument or a field of this name; undefined where nothing is known of it. */
export function sampleOf(name: string, dice: Dice, pool: Pool): unknown {
  switch (name) {
    case 'id':
    case 'dataset':
      return dice.pick(pool.ids)
    case 'after':
      return dice.pick(pool.cursors)
    case 'afterId':
      return dice.pick([0, 1, 2, 7, 1e6, -1, 0.5, 1e300])
    case 'document':
      return documentOf(dice, pool)
    case 'npzBase64':
      return dice.chance(0.2)
        ? dice.pick(archives).slice(0, dice.whole(0, 400))
        : dice.pick(archives)
    case 'request':
      return question(dice)
    case 'preset':
      return dice.pick(['mlp', 'cnn', 'regression', 'autoencoder', 'text-gru', 'none'])
    case 'keras':
    case 'layers':
    case 'model':
      return dice.pick(questions)[name]
    case 'memoryBudget':
      return dice.pick([
        '512MiB',
        '1 GB',
        '0.5 gib',
        '1B',
        '0MiB',
        '9999TB',
        268_435_456,
        1,
        -1,
        1e30,
      ])
    case 'optimizer':
      return dice.pick(['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad', 'adamax', 'lion'])
    case 'loss':
      return dice.pick([
        'meanSquaredError',
        'binaryCrossentropy',
        'sparseCategoricalCrossentropy',
        'none',
      ])
    case 'objective':
      return dice.pick(['fastest', 'best-quality', 'least-memory', 'cheapest', 'nicest'])
    case 'engine':
      return dice.pick(['tensorflow', 'webgpu', 'wasm', 'cpu', 'abacus'])
    case 'device':
      return dice.pick([...devicesHere.map((device) => device.id), 'cuda:7'])
    case 'probeBudget':
      return dice.pick(['auto', 0, 5, 86_400, -1, 'all'])
    case 'waitSeconds':
      return dice.pick([0, 1, 2, -1, 61])
    case 'idempotencyKey':
      return dice.pick(['k1', 'k2', 'k3', '', dice.text()])
    default:
      return undefined
  }
}

/** One of the documented questions, some of its fields drawn anew. */
function question(dice: Dice): unknown {
  const base: Readonly<Record<string, unknown>> = {
    ...dice.pick(questions),
    probeBudget: 0,
    trainings: undefined,
  }
  const changes: Readonly<Record<string, unknown>> = {
    data: { rows: dice.pick([1, 2, 40, 600, 2 ** 31, 0, -1]) },
    epochs: dice.whole(-1, 30),
    seed: dice.pick([0, 1, 2 ** 31 - 1, -1]),
    workers: dice.pick([1, 2, 64, 0]),
    device: dice.pick(devicesHere.map((device) => device.id)),
    memoryBudget: dice.pick(['1MiB', '64MiB', '1GB', '7 GiB', '1TB']),
    power: { idleWatts: 10, busyWatts: dice.pick([5, 300]) },
    price: { perHour: dice.pick([0.1, 2.5, 0]) },
    objective: dice.pick(['fastest', 'least-memory', 'cheapest']),
  }
  return JSON.parse(
    JSON.stringify({ ...base, ...Object.fromEntries(dice.some(Object.entries(changes), 0.2)) }),
  )
}

/** A study that was exported, as it is or with one value of it replaced. */
function documentOf(dice: Dice, pool: Pool): unknown {
  if (pool.documents.length === 0 || dice.chance(0.05)) return dice.json()
  const document = structuredClone(dice.pick(pool.documents))
  const { study, evidence } = document as { readonly study: unknown; readonly evidence: unknown }
  let at = dice.pick([
    document,
    ...Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? study : evidence)),
  ])
  for (let depth = dice.whole(0, 9); depth >= 0 && dice.chance(0.95); depth--) {
    if (typeof at !== 'object' || at === null || Object.keys(at).length === 0) break
    const name = dice.pick(Object.keys(at))
    const holder = at as Record<string, unknown>
    if (depth === 0 || typeof holder[name] !== 'object' || holder[name] === null)
      holder[name] = dice.chance(0.5) ? dice.json(1) : dice.pick([0, -1, 1e9, null, 'done', [], {}])
    at = holder[name]
  }
  return document
}
