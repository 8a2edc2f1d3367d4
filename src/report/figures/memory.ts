/** Peak memory against batch size: the law, what was measured, and what ran out. */
import { boundCodes, firstOf } from '../../advice/brief/statements.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { bytes, count } from '../../words/number-format.js'
import { axisOver } from './axes.js'
import type { Figure, Mark, Points, Series } from './figure.js'
import {
  advisedMark,
  curveLabelled,
  orZero,
  pointsOf,
  textsOf,
  valueAt,
  type FigureWords,
} from './parts.js'

const mebibyte = 2 ** 20
const inMebibytes = (points: Points): Points => points.map(([size, y]) => [size, y / mebibyte])

export function memoryFigure(advice: Advice, words: FigureWords): Figure | null {
  const predicted = pointsOf(advice, 'memory', 'predicted')
  const measured = pointsOf(advice, 'memory', 'measured')
  const ranOut = pointsOf(advice, 'memory', 'ran out')
  if (predicted.length + measured.length + ranOut.length === 0) return null
  const { write } = words
  const budget = advice.memory.budgetBytes / mebibyte
  const highest = Math.max(...[...predicted, ...measured, ...ranOut].map(([, y]) => y)) / mebibyte
  // a budget far above everything else would flatten the curve
  const isBudgetNear = budget <= budgetInSight * highest
  return {
    name: 'memory',
    ...textsOf(words, 'memory', readingOf(advice, predicted)),
    x: axisOver(write('batch-size'), 'log2', sizesOf(predicted, measured, ranOut)),
    y: axisOver(write('memory-axis'), 'linear', [highest, ...(isBudgetNear ? [budget] : [])], {
      fromZero: true,
    }),
    series: seriesOf(advice, words),
    ranges: [],
    marks: [
      ...advisedMark(advice, words),
      ...largestMark(advice, words),
      ...(isBudgetNear ? [budgetMark(advice, words)] : []),
    ],
    table: {
      columns: [write('batch-size'), write('predicted'), write('measured')],
      rows: sizesOf(predicted, measured, ranOut).map((size) => [
        count(size),
        written(valueAt(predicted, size)),
        isIn(ranOut, size)
          ? write('ran-out')
          : written(measured.find(([at]) => at === size)?.[1] ?? null),
      ]),
    },
  }
}

/** The budget is drawn where it is at most this many times the highest peak. */
const budgetInSight = 2.5

const isIn = (points: Points, size: number): boolean => points.some(([at]) => at === size)

const written = (value: number | null): string => (value === null ? '' : bytes(value))

const sizesOf = (...curves: readonly Points[]): readonly number[] =>
  [...new Set(curves.flatMap((points) => points.map(([size]) => size)))].sort((a, b) => a - b)

function seriesOf(advice: Advice, { write }: FigureWords): readonly Series[] {
  const drawn = (label: string, key: string, look: Pick<Series, 'drawn' | 'tone'>): Series => ({
    label: write(key),
    ...look,
    points: inMebibytes(pointsOf(advice, 'memory', label)),
    isLabelled: false,
    evidence: curveLabelled(advice, 'memory', label)?.evidence ?? [],
  })
  const series = [
    drawn('predicted', 'predicted', { drawn: 'line', tone: 'calm' }),
    drawn('measured', 'measured', { drawn: 'dots', tone: 'accent' }),
    drawn('ran out', 'ran-out', { drawn: 'crosses', tone: 'warm' }),
  ]
  return series.filter(({ points }) => points.length > 0)
}

function budgetMark({ memory: { budgetBytes } }: Advice, { write }: FigureWords): Mark {
  const label = write('budget', { budgetBytes })
  return { on: 'y', value: budgetBytes / mebibyte, label, tone: 'warm' }
}

/** Where something ran out; the advised size has its own mark. */
function largestMark(
  { largestBatchSize, batchSize }: Advice,
  { write }: FigureWords,
): readonly Mark[] {
  if (largestBatchSize === null || largestBatchSize.value === batchSize?.value) return []
  const { value, verified } = largestBatchSize
  const label = write('largest', { largest: value, verified })
  return [{ on: 'x', value, label, tone: 'warm' }]
}

function readingOf(advice: Advice, predicted: Points): Readonly<Record<string, unknown>> {
  const { batchSize, memory, largestBatchSize } = advice
  const size = batchSize?.value ?? largestBatchSize?.value ?? 1
  const peak = memory.bytesAtAdvised ?? valueAt(predicted, size)
  const bytesPerRow = slopeOf(predicted)
  return {
    batchSize: size,
    bytes: orZero(peak),
    peakIsKnown: peak !== null,
    budgetBytes: memory.budgetBytes,
    bytesPerRow,
    grows: bytesPerRow > 0,
    bound: firstOf(advice, boundCodes)?.code ?? 'unknown',
    largest: orZero(largestBatchSize?.value),
  }
}

/** Bytes that each further row adds, over the whole curve. */
function slopeOf(predicted: Points): number {
  const first = predicted[0]
  const last = predicted.at(-1)
  if (first === undefined || last === undefined || last[0] === first[0]) return 0
  return Math.max(0, (last[1] - first[1]) / (last[0] - first[0]))
}
