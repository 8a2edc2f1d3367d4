/** Rows a second against batch size, and the knee where a larger batch stops paying. */
import type { Advice } from '../../advice/vocabulary/answer.js'
import { count } from '../../words/number-format.js'
import { axisOver } from './axes.js'
import type { Figure, Mark, Points } from './figure.js'
import {
  advisedMark,
  curveLabelled,
  pointsOf,
  textsOf,
  valueAt,
  type FigureWords,
} from './parts.js'

const rowsASecond = (points: Points): Points =>
  points.map(([size, ms]) => [size, (1000 * size) / ms])

/** Half of the most rows a second: the definition of the knee for a straight step time. */
const kneeShare = 0.5

export function throughputFigure(advice: Advice, words: FigureWords): Figure | null {
  const fitted = rowsASecond(pointsOf(advice, 'step-time', 'fitted'))
  const measured = rowsASecond(pointsOf(advice, 'step-time', 'measured'))
  const [most] = [...fitted].sort((a, b) => b[1] - a[1])
  if (most === undefined) return null
  const { write } = words
  const knee = kneeOf(fitted, most[1])
  const all = [...fitted, ...measured]
  const trialsOf = (label: string): readonly string[] =>
    curveLabelled(advice, 'step-time', label)?.evidence ?? []
  return {
    name: 'throughput',
    ...textsOf(words, 'throughput', readingOf(advice, fitted, most, knee)),
    x: axisOver(
      write('batch-size'),
      'log2',
      all.map(([size]) => size),
    ),
    y: axisOver(
      write('throughput-axis'),
      'linear',
      all.map(([, rows]) => rows),
      { fromZero: true },
    ),
    series: [
      {
        label: write('fitted'),
        drawn: 'line',
        tone: 'calm',
        points: fitted,
        isLabelled: false,
        evidence: trialsOf('fitted'),
      },
      {
        label: write('measured'),
        drawn: 'dots',
        tone: 'accent',
        points: measured,
        isLabelled: false,
        evidence: trialsOf('measured'),
      },
    ],
    ranges: [],
    marks: [...advisedMark(advice, words), ...kneeMark(knee, words)],
    table: {
      columns: [write('batch-size'), write('fitted'), write('measured')],
      rows: [...new Set(all.map(([size]) => size))]
        .sort((a, b) => a - b)
        .map((size) => [
          count(size),
          written(valueAt(fitted, size)),
          written(measured.find(([at]) => at === size)?.[1] ?? null),
        ]),
    },
  }
}

const written = (value: number | null): string => (value === null ? '' : count(value))

/** The smallest size with half of the most rows a second; null where the first size has it. */
function kneeOf(fitted: Points, most: number): number | null {
  const level = kneeShare * most
  const above = fitted.findIndex(([, rows]) => rows >= level)
  const right = fitted[above]
  const left = fitted[above - 1]
  if (right === undefined || left === undefined) return null
  return left[0] * (right[0] / left[0]) ** ((level - left[1]) / (right[1] - left[1]))
}

function kneeMark(knee: number | null, { write }: FigureWords): readonly Mark[] {
  if (knee === null) return []
  return [{ on: 'x', value: knee, label: write('knee', { knee: Math.round(knee) }), tone: 'faint' }]
}

function readingOf(
  { batchSize }: Advice,
  fitted: Points,
  most: Points[number],
  knee: number | null,
): Readonly<Record<string, unknown>> {
  const advised = batchSize?.value ?? most[0]
  const rows = valueAt(fitted, advised) ?? most[1]
  return {
    hasKnee: knee !== null,
    knee: Math.round(knee ?? 1),
    isAdvised: batchSize !== null,
    batchSize: advised,
    rows,
    mostSize: most[0],
    mostRows: most[1],
    share: rows / most[1],
    isMost: rows >= 0.98 * most[1],
  }
}
