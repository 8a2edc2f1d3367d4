/** Time to a loss against batch size: what theory predicts, what the race measured, and B*. */
import { racedPair } from '../../advice/conclusion/curves.js'
import { reasonOf } from '../../advice/brief/statements.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { count, decimal } from '../../words/number-format.js'
import { axisOver, scaleOf } from './axes.js'
import type { Figure, Mark, Points, Range } from './figure.js'
import {
  advisedMark,
  curveLabelled,
  curvesNamed,
  drawable,
  pointsOf,
  textsOf,
  valueAt,
  type FigureWords,
} from './parts.js'

interface Prediction {
  readonly expected: Points
  readonly lowest: Points
  readonly highest: Points
}

export function timeToTargetFigure(advice: Advice, words: FigureWords): Figure | null {
  const predicted: Prediction = {
    expected: pointsOf(advice, 'time-to-target', 'noise scale as estimated'),
    lowest: pointsOf(advice, 'time-to-target', 'noise scale at its lowest'),
    highest: pointsOf(advice, 'time-to-target', 'noise scale at its highest'),
  }
  if (predicted.expected.length === 0) return null
  const { write } = words
  const level = levelOf(advice)
  const measured = level === null ? [] : measuredTimes(advice, level)
  const { curves, inSeconds } = scaledTo(measured, predicted)
  const shown = inView(curves)
  const values = [...shown.map(([, y]) => y), ...measured.map(([, y]) => y)]
  const axis = inSeconds && level !== null ? 'target-seconds-axis' : 'target-axis'
  const scale = scaleOf(values)
  return {
    name: 'time-to-target',
    ...textsOf(words, 'time-to-target', readingOf(advice, measured.length, level)),
    x: axisOver(
      write('batch-size'),
      'log2',
      [...shown, ...measured].map(([size]) => size),
    ),
    y: axisOver(write(axis, { level: level ?? 0 }), scale, values, { fromZero: true }),
    series: [
      {
        label: write('predicted'),
        drawn: 'line',
        tone: 'calm',
        points: shown,
        isLabelled: false,
        evidence:
          curveLabelled(advice, 'time-to-target', 'noise scale as estimated')?.evidence ?? [],
      },
      {
        label: write('measured'),
        drawn: 'dots',
        tone: 'accent',
        points: measured,
        isLabelled: false,
        evidence: curvesNamed(advice, 'race').flatMap(({ evidence }) => evidence),
      },
    ],
    ranges: [bandOf(curves, shown, words)],
    marks: [...advisedMark(advice, words), ...optimumMark(advice, words)],
    table: {
      columns: [write('batch-size'), write('predicted'), write('measured')],
      rows: [...new Set([...curves.expected, ...measured].map(([size]) => size))]
        .sort((a, b) => a - b)
        .map((size) => [
          count(size),
          written(valueAt(curves.expected, size)),
          written(measured.find(([at]) => at === size)?.[1] ?? null),
        ]),
    },
  }
}

const written = (value: number | null): string => (value === null ? '' : decimal(value))

const levelOf = (advice: Advice): number | null =>
  (reasonOf(advice, 'race-won') ?? reasonOf(advice, 'race-tied'))?.values.level ?? null

/** Least time to the level of every raced size, s. */
function measuredTimes(advice: Advice, level: number): Points {
  const best = new Map<number, number>()
  for (const curve of curvesNamed(advice, 'race')) {
    const size = racedPair(curve)?.batchSize
    const seconds = timeTo(drawable(curve), level)
    if (size === undefined || seconds === null) continue
    best.set(size, Math.min(seconds, best.get(size) ?? Number.POSITIVE_INFINITY))
  }
  return [...best].sort(([a], [b]) => a - b)
}

/** When a curve first reaches the level; null where it never does. */
export function timeTo(points: Points, level: number): number | null {
  const at = points.findIndex(([, loss]) => loss <= level)
  const right = points[at]
  if (right === undefined) return null
  const left = points[at - 1]
  if (left === undefined || left[1] === right[1]) return right[0]
  return left[0] + ((left[1] - level) / (left[1] - right[1])) * (right[0] - left[0])
}

/** Theory gives times up to a factor: the measured times set it, where there are any. */
function scaledTo(
  measured: Points,
  predicted: Prediction,
): { readonly curves: Prediction; readonly inSeconds: boolean } {
  const ratios = measured.flatMap(([size, seconds]) => {
    const relative = valueAt(predicted.expected, size)
    return relative === null ? [] : [Math.log(seconds / relative)]
  })
  if (ratios.length === 0) return { curves: predicted, inSeconds: false }
  const factor = Math.exp(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length)
  const scaled = (points: Points): Points => points.map(([size, y]) => [size, y * factor])
  const { expected, lowest, highest } = predicted
  const curves = { expected: scaled(expected), lowest: scaled(lowest), highest: scaled(highest) }
  return { curves, inSeconds: true }
}

/** Sizes that would take more than this many times the least time are left out. */
const worthSeeing = 12

function inView({ expected }: Prediction): Points {
  const least = Math.min(...expected.map(([, y]) => y))
  return expected.filter(([, y]) => y <= worthSeeing * least)
}

function bandOf({ lowest, highest }: Prediction, shown: Points, { write }: FigureWords): Range {
  const top = Math.max(...shown.map(([, y]) => y))
  return {
    label: write('interval'),
    drawn: 'area',
    tone: 'calm',
    spans: shown.flatMap(([size]) => {
      const a = valueAt(lowest, size)
      const b = valueAt(highest, size)
      return a === null || b === null
        ? []
        : [[size, Math.min(a, b, top), Math.min(Math.max(a, b), top)] as const]
    }),
  }
}

function optimumMark(advice: Advice, { write }: FigureWords): readonly Mark[] {
  const theory = reasonOf(advice, 'theory-optimum')
  if (theory === null) return []
  const { optimum, low, high } = theory.values
  const rounded = { optimum: Math.round(optimum), low: Math.round(low), high: Math.round(high) }
  return [{ on: 'x', value: optimum, label: write('optimum', rounded), tone: 'faint' }]
}

function readingOf(
  advice: Advice,
  measured: number,
  level: number | null,
): Readonly<Record<string, unknown>> {
  const theory = reasonOf(advice, 'theory-optimum')?.values
  return {
    hasOptimum: theory !== undefined,
    optimum: Math.round(theory?.optimum ?? 0),
    low: Math.round(theory?.low ?? 0),
    high: Math.round(theory?.high ?? 0),
    measured,
    level: level ?? 0,
    isAdvised: advice.batchSize !== null,
    batchSize: advice.batchSize?.value ?? 0,
  }
}
