/** Validation loss of every candidate against its device time. */
import { racedPair } from '../../advice/conclusion/curves.js'
import { reasonOf } from '../../advice/brief/statements.js'
import type { Advice, Curve } from '../../advice/vocabulary/answer.js'
import type { Candidate } from '../../advice/vocabulary/decision.js'
import { decimal, duration } from '../../words/number-format.js'
import { axisOver, scaleOf } from './axes.js'
import { downsampled } from './downsample.js'
import type { Figure, Mark, Points, Series, Tone } from './figure.js'
import {
  advisedPair,
  curvesNamed,
  drawable,
  isPair,
  orZero,
  pointsMax,
  textsOf,
  type FigureWords,
} from './parts.js'
import { timeTo } from './time-to-target.js'

/** Points of all lines that stand in the background, and of one of them at least and at most. */
const backgroundPoints = 3000
const backgroundLine = { least: 8, most: 40 } as const
/** A diverged training leaves the figure at this multiple of the loss at its start. */
const riseMax = 1.25

interface Runner {
  readonly curve: Curve
  readonly pair: Candidate | null
  readonly points: Points
}

export function raceFigure(advice: Advice, words: FigureWords): Figure | null {
  const runners = curvesNamed(advice, 'race')
    .map(runnerOf)
    .filter(({ points }) => points.length > 1)
  if (runners.length === 0) return null
  const { write } = words
  const series = seriesOf(advice, runners, words)
  const times = series.flatMap(({ points }) => points.map(([x]) => x))
  const losses = series.flatMap(({ points }) => points.map(([, y]) => y))
  return {
    name: 'race',
    ...textsOf(words, 'race', readingOf(advice, runners)),
    x: axisOver(write('device-time'), scaleOf(times), times),
    y: axisOver(write('validation-loss'), scaleOf(losses), losses),
    series,
    ranges: [],
    marks: levelMark(advice, words),
    table: tableOf(advice, runners, words),
  }
}

/** The loss before the first step is the same for all, at a time that a log axis does not have. */
function runnerOf(curve: Curve): Runner {
  const points = drawable(curve)
  const start = points[0]?.[1] ?? 0
  return {
    curve,
    pair: racedPair(curve),
    points: points.filter(([x, loss]) => x > 0 && loss <= riseMax * Math.abs(start)),
  }
}

function seriesOf(
  advice: Advice,
  runners: readonly Runner[],
  words: FigureWords,
): readonly Series[] {
  const toneOf = tonesOf(advice, runners)
  const share = Math.floor(backgroundPoints / runners.length)
  const each = Math.min(backgroundLine.most, Math.max(backgroundLine.least, share))
  const drawn = runners.map(({ curve, pair, points }): Series => {
    const tone = toneOf(pair)
    return {
      label: labelOf(curve, pair, words),
      drawn: 'line',
      tone,
      points: downsampled(points, tone === 'faint' ? each : pointsMax),
      isLabelled: tone !== 'faint',
      evidence: curve.evidence,
    }
  })
  // the lines to look at are drawn last, above the others
  return [
    ...drawn.filter(({ tone }) => tone === 'faint'),
    ...drawn.filter(({ tone }) => tone !== 'faint'),
  ]
}

/**
 * The advised pair, the second of the race, and the usual pair stand out; the lowest curve where
 * the advised pair did not race at a constant rate.
 */
function tonesOf(advice: Advice, runners: readonly Runner[]): (pair: Candidate | null) => Tone {
  const advised = advisedPair(advice)
  const isAdvisedRaced = runners.some(({ pair }) => pair !== null && isPair(advised, pair))
  const second = isAdvisedRaced ? secondOf(advice) : (lowestOf(runners)?.pair ?? null)
  const gain = reasonOf(advice, 'probe-repaid') ?? reasonOf(advice, 'end-usual')
  const usual =
    gain === null
      ? null
      : { batchSize: gain.values.batchSize, learningRate: gain.values.learningRate }
  return (pair) => {
    if (pair === null) return 'faint'
    if (isPair(advised, pair)) return 'accent'
    if (isPair(usual, pair)) return 'warm'
    return isPair(second, pair) ? 'calm' : 'faint'
  }
}

const lowestLoss = ({ points }: Runner): number => Math.min(...points.map(([, loss]) => loss))

function lowestOf(runners: readonly Runner[]): Runner | null {
  return [...runners].sort((a, b) => lowestLoss(a) - lowestLoss(b))[0] ?? null
}

function secondOf(advice: Advice): Candidate | null {
  const { secondBatchSize: batchSize, secondRate: learningRate } =
    (reasonOf(advice, 'race-won') ?? reasonOf(advice, 'race-tied'))?.values ?? {}
  if (batchSize === undefined || learningRate === undefined) return null
  return { batchSize, learningRate }
}

function labelOf(curve: Curve, pair: Candidate | null, { write }: FigureWords): string {
  if (pair === null) return curve.label
  return write('pair', { batchSize: pair.batchSize, learningRate: pair.learningRate })
}

const resultOf = (advice: Advice) => reasonOf(advice, 'race-won') ?? reasonOf(advice, 'race-tied')

/** The loss that candidates raced to. */
const levelOf = (advice: Advice): number | null =>
  (resultOf(advice) ?? reasonOf(advice, 'race-falling'))?.values.level ?? null

function levelMark(advice: Advice, { write }: FigureWords): readonly Mark[] {
  const level = levelOf(advice)
  if (level === null) return []
  return [{ on: 'y', value: level, label: write('level', { level }), tone: 'faint' }]
}

function tableOf(advice: Advice, runners: readonly Runner[], words: FigureWords): Figure['table'] {
  const { write } = words
  const level = levelOf(advice)
  const columns = [write('candidate'), write('lowest-loss'), write('trained-for')]
  if (level !== null) columns.push(write('time-to-level', { level }))
  return {
    columns,
    rows: runners.map((runner) => {
      const { curve, pair, points } = runner
      const reached = level === null ? null : timeTo(points, level)
      const row = [
        labelOf(curve, pair, words),
        decimal(lowestLoss(runner)),
        duration(1000 * (points.at(-1)?.[0] ?? 0)),
      ]
      if (level !== null)
        row.push(reached === null ? write('not-reached') : duration(1000 * reached))
      return row
    }),
  }
}

function readingOf(advice: Advice, runners: readonly Runner[]): Readonly<Record<string, unknown>> {
  const result = resultOf(advice)?.values
  const second = secondOf(advice)
  const advised = advisedPair(advice)
  return {
    candidates: runners.length,
    hasResult: result !== undefined && advised !== null,
    hasSecond: second !== null,
    batchSize: orZero(advised?.batchSize),
    learningRate: orZero(advised?.learningRate),
    level: orZero(result?.level),
    timeMs: orZero(result?.timeMs),
    secondBatchSize: orZero(second?.batchSize),
    secondRate: orZero(second?.learningRate),
    ratio: orZero(result?.ratio),
    pace: paceOf(orZero(result?.ratio)),
    ...lowestValues(runners),
    ...onTheWayValues(advice, runners),
  }
}

/** Where the rate falls, the race shows only the way: the longest share of a planned training. */
function onTheWayValues(
  advice: Advice,
  runners: readonly Runner[],
): Readonly<Record<string, unknown>> {
  const sizes = reasonOf(advice, 'end-by-size')?.values.sizes ?? []
  const shares = runners.flatMap(({ pair, points }) => {
    const planned = sizes.find(({ batchSize }) => batchSize === pair?.batchSize)?.timeMs
    const seconds = points.at(-1)?.[0]
    return planned === undefined || seconds === undefined ? [] : [(1000 * seconds) / planned]
  })
  const falls = reasonOf(advice, 'rate-falls') !== null && shares.length > 0
  return { isOnTheWay: falls, share: falls ? Math.min(1, Math.max(...shares)) : 0 }
}

function lowestValues(runners: readonly Runner[]): Readonly<Record<string, unknown>> {
  const runner = lowestOf(runners)
  if (runner === null || runner.pair === null) return { hasLowest: false }
  const { batchSize, learningRate } = runner.pair
  const values = { lowestBatchSize: batchSize, lowestRate: learningRate }
  return { hasLowest: true, ...values, lowest: lowestLoss(runner) }
}

function paceOf(ratio: number): 'slower' | 'quicker' | 'equal' {
  if (Math.abs(ratio - 1) < 0.02) return 'equal'
  return ratio > 1 ? 'slower' : 'quicker'
}
