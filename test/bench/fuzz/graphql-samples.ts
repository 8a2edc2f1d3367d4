/** Values that are valid for the service, so that requests get past the first check. */
import { readdirSync, readFileSync } from 'node:fs'
import { bodyExamples } from '../../../src/rest/document/examples.js'
import { devicesHere } from './devices-here.js'
import type { Dice } from './dice.js'

/** Ids, cursors and exported studies from earlier answers. */
export class Pool {
  readonly ids: string[] = ['00000000-0000-4000-8000-000000000000', '']
  readonly cursors: string[] = ['', 'eHl6']
  readonly documents: unknown[] = []

  /** Keeps the ids, cursors and exported studies of an answer. */
  gather(value: unknown): void {
    if (!isObject(value)) return
    for (const [name, part] of Object.entries(value)) {
      if (isId(name, part)) remember(this.ids, part)
      else if (isCursor(name, part)) remember(this.cursors, part)
      else if (isExportedStudy(part)) remember(this.documents, part)
      else this.gather(part)
    }
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isId = (name: string, value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f-]{32,36}$/.test(value) && /id$/i.test(name)
const isCursor = (name: string, value: unknown): value is string =>
  typeof value === 'string' && /cursor$/i.test(name)
const isExportedStudy = (value: unknown): value is object =>
  isObject(value) && 'format' in value && 'evidence' in value

const rememberedMax = 200
function remember<T>(list: T[], value: T): void {
  if (list.includes(value)) return
  list.push(value)
  if (list.length > rememberedMax) list.shift()
}

const folder = new URL('../../fixtures/npz/', import.meta.url)
const archives = readdirSync(folder)
  .sort()
  .map((file) => readFileSync(new URL(file, folder)).toString('base64'))
const questions = Object.values(bodyExamples['submitStudy'] ?? {}).map(
  ({ value }) => value as Readonly<Record<string, unknown>>,
)

/** Arguments and fields whose samples are a fixed list. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  afterId: [0, 1, 2, 7, 1e6, -1, 0.5, 1e300],
  preset: ['mlp', 'cnn', 'regression', 'autoencoder', 'text-gru', 'none'],
  memoryBudget: ['512MiB', '1 GB', '0.5 gib', '1B', '0MiB', '9999TB', 268_435_456, 1, -1, 1e30],
  optimizer: ['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad', 'adamax', 'lionel'],
  loss: ['meanSquaredError', 'binaryCrossentropy', 'sparseCategoricalCrossentropy', 'none'],
  objective: ['fastest', 'best-quality', 'least-memory', 'cheapest', 'nicest'],
  engine: ['tensorflow', 'webgpu', 'wasm', 'cpu', 'abacus'],
  device: [...devicesHere.map((device) => device.id), 'cuda:7'],
  probeBudget: ['auto', 0, 5, 86_400, -1, 'all'],
  waitSeconds: [0, 1, 2, -1, 61],
}

/** Arguments and fields whose samples depend on earlier answers or on further draws. */
const makers: Readonly<Record<string, (dice: Dice, pool: Pool) => unknown>> = {
  id: (dice, pool) => dice.pick(pool.ids),
  dataset: (dice, pool) => dice.pick(pool.ids),
  after: (dice, pool) => dice.pick(pool.cursors),
  document: drawDocument,
  npzBase64: drawArchive,
  request: drawQuestion,
  keras: (dice) => dice.pick(questions)['keras'],
  layers: (dice) => dice.pick(questions)['layers'],
  model: (dice) => dice.pick(questions)['model'],
  idempotencyKey: (dice) => dice.pick(['k1', 'k2', 'k3', '', dice.text()]),
}

/** A sample for the argument or field of this name, or undefined if there is none. */
export function sampleOf(name: string, dice: Dice, pool: Pool): unknown {
  if (Object.hasOwn(samples, name)) return dice.pick(samples[name] ?? [])
  return Object.hasOwn(makers, name) ? makers[name]?.(dice, pool) : undefined
}

/** Base64 of a .npz archive; one in five is truncated. */
function drawArchive(dice: Dice): string {
  if (dice.chance(0.2)) return dice.pick(archives).slice(0, dice.whole(0, 400))
  return dice.pick(archives)
}

/** A documented example question with some fields drawn again. */
function drawQuestion(dice: Dice): unknown {
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
  const changed = Object.fromEntries(dice.some(Object.entries(changes), 0.2))
  // through JSON: removes the fields that are undefined
  return JSON.parse(JSON.stringify({ ...base, ...changed }))
}

/** An exported study, unchanged or with one value replaced. */
function drawDocument(dice: Dice, pool: Pool): unknown {
  if (pool.documents.length === 0 || dice.chance(0.05)) return dice.json()
  const document = structuredClone(dice.pick(pool.documents))
  const { study, evidence } = document as { readonly study: unknown; readonly evidence: unknown }
  const parts = Array.from({ length: 9 }, (_, i) => (i % 2 === 0 ? study : evidence))
  replaceValueBelow(dice.pick([document, ...parts]), dice)
  return document
}

/** Walks down random fields and replaces the last one, or stops before it. */
function replaceValueBelow(start: unknown, dice: Dice): void {
  let current = start
  for (let depth = dice.whole(0, 9); depth >= 0 && dice.chance(0.95); depth--) {
    if (!isObject(current) || Object.keys(current).length === 0) break
    const name = dice.pick(Object.keys(current))
    const holder = current as Record<string, unknown>
    if (depth === 0 || !isObject(holder[name])) holder[name] = drawReplacement(dice)
    current = holder[name]
  }
}

function drawReplacement(dice: Dice): unknown {
  return dice.chance(0.5) ? dice.json(1) : dice.pick([0, -1, 1e9, null, 'done', [], {}])
}
