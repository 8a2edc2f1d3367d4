/** The search for the largest size on virtual cards, whose memory it does not know. */
import { describe, expect, it } from 'vitest'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import type { Line } from '../../../src/advice/memory/upper-envelope.js'
import { question } from '../virtual-laboratory.js'
import { cardFactors, cardKinds, cardNear, searchOnCard, type CardSearch } from './virtual-card.js'

const mebibyte = 2 ** 20
const line = (fixed: number, perRow: number): Line => ({
  fixedBytes: fixed * mebibyte,
  bytesPerRow: perRow * mebibyte,
})
/** Small weights, large activations, large weights, and wide rows. */
const models: readonly (readonly Line[])[] = [
  [line(20, 0), line(18, 0.25)],
  [line(60, 0), line(50, 1.5)],
  [line(600, 0), line(400, 0.6)],
  [line(30, 0), line(25, 6)],
]
const floorOf = ([first]: readonly Line[]): number => 0.75 * (first?.fixedBytes ?? 0)
const trackedBy =
  (lines: readonly Line[]) =>
  (batchSize: number): number =>
    Math.max(...lines.map(({ fixedBytes, bytesPerRow }) => fixedBytes + bytesPerRow * batchSize))

const traced = (lines: readonly Line[], batchSize: number): TrialRecord => ({
  id: `trace-${batchSize}`,
  spec: { kind: 'trace', batchSize },
  outcome: {
    cause: 'completed',
    durationMs: 1,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  },
  measurements: [
    {
      name: 'liveBytes',
      at: null,
      value: lines.map(({ fixedBytes, bytesPerRow }) => fixedBytes + bytesPerRow * batchSize),
    },
    { name: 'kernelHash', at: null, value: 1 },
    { name: 'weightBytes', at: null, value: floorOf(lines) / 3 },
    { name: 'slotBytes', at: null, value: (2 * floorOf(lines)) / 3 },
  ],
})
const onCard = (budgetBytes: number, trainingRows = 1_000_000): Question => ({
  ...question,
  budgetBytes,
  data: { ...question.data, trainingRows },
  engineChoice: { engine: 'tensorflow', deviceId: 'cuda:0', asked: true, failed: [], left: [] },
})
const tracesOf = (lines: readonly Line[]): readonly TrialRecord[] =>
  [2, 4].map((batchSize) => traced(lines, batchSize))

function searches(kind: string, reports: boolean): readonly CardSearch[] {
  return models.flatMap((lines, i) =>
    cardFactors.flatMap((factor) =>
      [60, 500, 4000].map((rows) => {
        const hidden = { reports, seed: 100 * i + rows, floorBytes: floorOf(lines) }
        const { card, budgetBytes } = cardNear(trackedBy(lines), kind, factor, rows, hidden)
        return searchOnCard(card, onCard(budgetBytes), tracesOf(lines))
      }),
    ),
  )
}
const part = (all: readonly CardSearch[], holds: (one: CardSearch) => boolean): number =>
  all.filter(holds).length / all.length
const isProved = ({ runs, batchSize }: CardSearch): boolean =>
  runs.some(({ spec, outcome }) => spec.batchSize === batchSize && outcome.cause === 'completed')

describe.each(Object.keys(cardKinds))('a card of the kind "%s"', (kind) => {
  const logged = searches(kind, true)
  const blind = searches(kind, false)

  it('that logs its peak: within a tenth, in three runs, at most one out of memory', () => {
    expect(part(logged, ({ share }) => share >= 0.9)).toBeGreaterThan(0.8)
    expect(part(logged, ({ runs }) => runs.length <= 3)).toBeGreaterThan(0.8)
    expect(part(logged, ({ outOfMemory }) => outOfMemory <= 1)).toBeGreaterThan(0.9)
  })
  it('what was found was proved under the budget, and luck takes it not far', () => {
    for (const one of [...logged, ...blind].filter(({ end }) => end.kind === 'largest')) {
      expect(isProved(one)).toBe(true)
      expect(one.share).toBeLessThan(1.3)
    }
  })
  it('that reports nothing: some more runs, and not far from the limit', () => {
    for (const { runs } of blind)
      expect(runs.length).toBeLessThanOrEqual(memoryNumbers.card.blindRunsMax)
    expect(part(blind, ({ share }) => share >= 0.75)).toBeGreaterThan(0.85)
  })
})

describe('the corners', () => {
  const lines = models[0] ?? []
  const plain = (limitRows: number, factor = 1) =>
    cardNear(trackedBy(lines), 'proportional', factor, limitRows, {
      reports: true,
      seed: 1,
      floorBytes: floorOf(lines),
    })

  it('goes up where real bytes are a third of the tracked ones, and down where they are twice', () => {
    for (const factor of [0.3, 2]) {
      const { card, budgetBytes } = plain(500, factor)
      expect(searchOnCard(card, onCard(budgetBytes), tracesOf(lines)).share).toBeGreaterThan(0.9)
    }
  })
  it('a run under a larger budget is read, and the answer is proved under its own', () => {
    const known = { reports: true, seed: 1, floorBytes: floorOf(lines) }
    const { card, budgetBytes } = cardNear(trackedBy(lines), 'fragmented', 1, 500, known)
    const traces = tracesOf(lines)
    // by its log this run fits the smaller budget: the log does not show the gaps
    const earlier = searchOnCard(card, onCard(4 * budgetBytes, 520), traces)
    expect(earlier.batchSize).toBe(520)
    const [run] = earlier.runs
    expect(run?.measurements[0]?.value).toBeLessThan(0.99 * budgetBytes)
    const found = searchOnCard(card, onCard(budgetBytes), [...traces, ...earlier.runs])
    expect(isProved(found)).toBe(true)
    expect(found.share).toBeGreaterThan(0.9)
    expect(found.share).toBeLessThanOrEqual(1)
  })
  it('all rows fit: they are run once', () => {
    const { card, budgetBytes } = plain(5000)
    const found = searchOnCard(card, onCard(budgetBytes, 700), tracesOf(lines))
    expect(found.end).toEqual({ kind: 'largest', batchSize: 700, bound: 'rows' })
    expect(found.runs.map(({ spec }) => spec.batchSize)).toEqual([700])
  })
  it('not even one row fits', () => {
    const { card } = plain(500)
    const found = searchOnCard(card, onCard(floorOf(lines) + mebibyte), tracesOf(lines))
    expect(found.end.kind).toBe('does-not-fit')
  })
})
