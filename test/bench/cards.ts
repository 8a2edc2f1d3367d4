/**
 * npm run bench:cards -- [--json] [--models mlp,cnn] [--cases]
 *
 * The search for the largest batch size on virtual cards. Models are traced on the processor, as
 * tracked bytes are the same everywhere; what a run takes of the card comes from a law that the
 * search does not know (`test/advice/memory/virtual-card.ts`).
 */
import { parseArgs } from 'node:util'
import { mean } from '../../src/advice/math/statistics.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import { trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { viewMemory } from '../../src/advice/memory/memory-view.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import type { TrialRecord } from '../../src/advice/vocabulary/trial.js'
import {
  cardFactors,
  cardKinds,
  cardNear,
  searchOnCard,
  type CardSearch,
} from '../advice/memory/virtual-card.js'
import { memoryModels, type MemoryModel } from './memory-models.js'
import { MemorySubject } from './memory-subject.js'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    models: { type: 'string' },
    cases: { type: 'boolean', default: false },
  },
})
const optimizers: readonly Optimizer[] = ['adam', 'momentum']
const unlimitedBytes = 2 ** 40
const trainingRows = 10_000_000
const wanted = values.models?.split(',')

interface Case extends CardSearch {
  readonly model: string
  readonly kind: string
  readonly factor: number
  readonly reports: boolean
}

/** Traces of live bytes, without what the processor's own memory says. */
async function tracesOf(subject: MemorySubject): Promise<readonly TrialRecord[]> {
  await subject.trace()
  return subject.traced
    .filter(({ spec }) => spec.kind === 'trace' && spec.allocations !== true)
    .map((trial) => ({
      ...trial,
      measurements: trial.measurements.filter(({ name }) => name !== 'peakBytes'),
    }))
}

/** Every kind of card, factor and size of one model. */
async function casesOf(model: MemoryModel, optimizer: Optimizer): Promise<readonly Case[]> {
  const subject = new MemorySubject(
    model,
    optimizer,
    { engine: 'tensorflow', deviceId: 'cpu' },
    2 ** 34,
  )
  try {
    const traces = await tracesOf(subject)
    return searchesOf(subject, traces)
  } finally {
    await subject.close()
  }
}

function searchesOf(subject: MemorySubject, traces: readonly TrialRecord[]): readonly Case[] {
  const { law, floorBytes } = viewMemory(
    { trials: traces },
    { budgetBytes: unlimitedBytes },
    memoryNumbers,
  )
  if (law === null) throw new Error(`${subject.model.name}: the traces gave no memory law`)
  const tracked = (batchSize: number): number => trackedPeakBytes(law, batchSize)
  return cards(subject.model.sizes).map(({ reports, kind, factor, rows }, i) => {
    const { card, budgetBytes } = cardNear(tracked, kind, factor, rows, {
      reports,
      seed: i + 1,
      floorBytes,
    })
    const question = subject.questionOn('cuda:0', budgetBytes, trainingRows)
    const search = searchOnCard(card, question, traces)
    return { ...search, model: subject.model.name, kind, factor, reports }
  })
}

/** Every card that reports or not, of every kind and factor, near every size. */
function cards(sizes: MemoryModel['sizes']) {
  return [true, false].flatMap((reports) =>
    Object.keys(cardKinds).flatMap((kind) =>
      cardFactors.flatMap((factor) => sizes.map((rows) => ({ reports, kind, factor, rows }))),
    ),
  )
}

const nameWidth = 28
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`.padStart(6)

interface Row {
  readonly searches: number
  readonly runs: number
  readonly runsMax: number
  readonly outOfMemory: number
  readonly outOfMemoryMax: number
  /** Mean share of the limit that was found. */
  readonly found: number
  readonly foundLeast: number
  /** Shares of the searches. */
  readonly withinTenth: number
  readonly inThreeRuns: number
  readonly atMostOnce: number
  readonly all: number
}

function rowOf(cases: readonly Case[]): Row {
  const part = (holds: (one: Case) => boolean): number => cases.filter(holds).length / cases.length
  const isNear = ({ share }: Case): boolean => share >= 0.9
  const isShort = ({ runs }: Case): boolean => runs.length <= 3
  const isSafe = ({ outOfMemory }: Case): boolean => outOfMemory <= 1
  return {
    searches: cases.length,
    runs: mean(cases.map(({ runs }) => runs.length)),
    runsMax: Math.max(...cases.map(({ runs }) => runs.length)),
    outOfMemory: mean(cases.map(({ outOfMemory }) => outOfMemory)),
    outOfMemoryMax: Math.max(...cases.map(({ outOfMemory }) => outOfMemory)),
    found: mean(cases.map(({ share }) => share)),
    foundLeast: Math.min(...cases.map(({ share }) => share)),
    withinTenth: part(isNear),
    inThreeRuns: part(isShort),
    atMostOnce: part(isSafe),
    all: part((one) => isNear(one) && isShort(one) && isSafe(one)),
  }
}

function line(name: string, row: Row): string {
  const runs = `${row.runs.toFixed(1)} (${row.runsMax})`.padStart(9)
  const outOfMemory = `${row.outOfMemory.toFixed(2)} (${row.outOfMemoryMax})`.padStart(9)
  const found = `${percent(row.found)} (${percent(row.foundLeast).trim()})`.padStart(15)
  const shares = [row.withinTenth, row.inThreeRuns, row.atMostOnce, row.all].map(percent)
  const searches = String(row.searches).padStart(6)
  return `${name.padEnd(nameWidth)}${searches}${runs}${outOfMemory}${found} ${shares.join(' ')}`
}

type Group = readonly [name: string, cases: readonly Case[]]

/** By kind of card, by factor, and all: of cards that log their peak, then of blind ones. */
function groupsOf(cases: readonly Case[]): readonly Group[] {
  return [true, false].flatMap((reports): Group[] => {
    const title = titleOf(reports)
    const same = cases.filter((one) => one.reports === reports)
    const ofKind = (kind: string): Group => [
      `${title}, ${kind}`,
      same.filter((one) => one.kind === kind),
    ]
    const ofFactor = (factor: number): Group => [
      `${title}, factor ${factor}`,
      same.filter((one) => one.factor === factor),
    ]
    return [
      ...Object.keys(cardKinds).map(ofKind),
      ...cardFactors.map(ofFactor),
      [`${title}, all`, same],
    ]
  })
}

/** A blind card says of a run only whether it fitted. */
const titleOf = (reports: boolean): string => (reports ? 'logged' : 'blind')

const print = (text: string): boolean => process.stdout.write(`${text}\n`)

function printTable(groups: readonly Group[]): void {
  const heads = '   all  runs (most)  out of m.  found (least)  >=0.9   <=3 r. <=1 oom  all three'
  print(`${'card'.padEnd(nameWidth)}${heads}`)
  for (const [name, group] of groups) print(line(name, rowOf(group)))
}

/** The searches that ended far from the limit or took more than three runs. */
function printCases(cases: readonly Case[]): void {
  for (const one of cases.filter(({ share, runs }) => share < 0.9 || runs.length > 3)) {
    const { model, kind, factor, reports, share, runs } = one
    const card = `${model} ${kind} ${factor} ${titleOf(reports)}`
    print(`${card} ${share.toFixed(2)}: ${runs.map(runText).join(', ')}`)
  }
}

function runText({ spec, outcome }: TrialRecord): string {
  return `${spec.batchSize}${outcome.cause === 'completed' ? '' : ' out of memory'}`
}

async function main(): Promise<void> {
  const cases: Case[] = []
  for (const model of memoryModels.filter(({ name }) => wanted?.includes(name) ?? true))
    for (const optimizer of optimizers) cases.push(...(await casesOf(model, optimizer)))
  const groups = groupsOf(cases)
  if (values.json) {
    print(JSON.stringify(Object.fromEntries(groups.map(([name, group]) => [name, rowOf(group)]))))
    return
  }
  printTable(groups)
  if (values.cases) printCases(cases)
}

await main()
