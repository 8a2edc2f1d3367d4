/** Small curves of an advice: rows a second by batch size, and the loss of the advised pair. */
import { raceLabel } from '../../advice/conclusion/curves.js'
import type { Advice, Curve } from '../../advice/vocabulary/answer.js'
import { count, decimal } from '../../words/number-format.js'
import { formatMessage, type Language } from '../../words/messages.js'
import { resampled, sparkline } from '../terminal/sparkline.js'

/** A label, and a line of blocks with its ends in words. */
export interface SmallCurve {
  readonly label: string
  readonly text: string
}

const lossColumns = 24
/** Two points make no curve. */
const pointsMin = 3

export function smallCurves(advice: Advice, language: Language): readonly SmallCurve[] {
  const found = [throughputCurve(advice, language), lossCurve(advice, language)]
  return found.flatMap((curve) => curve ?? [])
}

type Point = Curve['points'][number]

/** Rows a second at 1, 2, 4, ... rows up to the largest size that fits. */
function throughputCurve({ curves, batchSize }: Advice, language: Language): SmallCurve | null {
  const points = pointsOf(curves, ({ name, label }) => name === 'step-time' && label === 'fitted')
  const first = points[0]
  const last = points.at(-1)
  if (batchSize === null || first === undefined || last === undefined) return null
  if (points.length < pointsMin) return null
  const rates = points.map(([size, ms]) => (1000 * size) / ms)
  const at = points.findLast(([size]) => size <= batchSize.value) ?? first
  return {
    label: formatMessage(language, 'label-throughput'),
    text: formatMessage(language, 'curve-throughput', {
      blocks: sparkline(rates),
      low: count(first[0]),
      high: count(last[0]),
      most: count(Math.max(...rates)),
      atSize: count(batchSize.value),
      atRate: count((1000 * at[0]) / at[1]),
    }),
  }
}

/** The validation loss of the advised pair along its race. */
function lossCurve(
  { curves, batchSize, learningRate }: Advice,
  language: Language,
): SmallCurve | null {
  if (batchSize === null || learningRate === null) return null
  const wanted = raceLabel({ batchSize: batchSize.value, learningRate: learningRate.value })
  const points = pointsOf(curves, ({ name, label }) => name === 'race' && label === wanted)
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < pointsMin) return null
  const losses = resampled(points, lossColumns)
  return {
    label: formatMessage(language, 'label-loss'),
    text: formatMessage(language, 'curve-loss', {
      blocks: sparkline(losses),
      from: decimal(first[1]),
      to: decimal(last[1]),
      timeMs: 1000 * (last[0] - first[0]),
    }),
  }
}

function pointsOf(curves: readonly Curve[], isWanted: (curve: Curve) => boolean): readonly Point[] {
  const { points = [] } = curves.find(isWanted) ?? {}
  return points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
}
