/** What several figures read of an advice. */
import type { Advice, Curve } from '../../advice/vocabulary/answer.js'
import type { Candidate } from '../../advice/vocabulary/decision.js'
import type { Language } from '../../words/messages.js'
import { reportText, type ReportText } from '../words/report-text.js'
import { downsampled } from './downsample.js'
import type { FigureName, Mark, Points } from './figure.js'

/** More points than this cannot be told apart on a page. */
export const pointsMax = 240

/** The points of a curve that can be drawn. */
export const drawable = ({ points }: Curve): Points =>
  points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))

export const curvesNamed = ({ curves }: Advice, name: Curve['name']): readonly Curve[] =>
  curves.filter((curve) => curve.name === name && curve.points.length > 0)

export const curveLabelled = (advice: Advice, name: Curve['name'], label: string): Curve | null =>
  curvesNamed(advice, name).find((curve) => curve.label === label) ?? null

/** The drawable points of a curve; empty where the advice has none. */
export function pointsOf(advice: Advice, name: Curve['name'], label: string): Points {
  const curve = curveLabelled(advice, name, label)
  return curve === null ? [] : downsampled(drawable(curve), pointsMax)
}

/** y at x by the straight line between two points; null outside the points. */
export function valueAt(points: Points, x: number): number | null {
  const after = points.findIndex(([at]) => at >= x)
  const right = points[after]
  if (right === undefined) return null
  if (right[0] === x) return right[1]
  const left = points[after - 1]
  if (left === undefined) return null
  return left[1] + ((x - left[0]) / (right[0] - left[0])) * (right[1] - left[1])
}

/** Writes the texts of figures: the messages `figure-…`. */
export interface FigureWords {
  readonly write: ReportText
}

export function figureWords(language: Language): FigureWords {
  const text = reportText(language)
  return { write: (id, values) => text(`figure-${id}`, values) }
}

/** Title, and the reading in one sentence. */
export function textsOf(
  { write }: FigureWords,
  name: FigureName,
  values: Readonly<Record<string, unknown>>,
): { readonly title: string; readonly reading: string } {
  return { title: write(`${name}-title`), reading: write(`${name}-reading`, values) }
}

/** The advised batch size as a line across the figure. */
export function advisedMark({ batchSize }: Advice, { write }: FigureWords): readonly Mark[] {
  if (batchSize === null) return []
  const { value } = batchSize
  return [{ on: 'x', value, label: write('advised', { batchSize: value }), tone: 'accent' }]
}

export const isPair = (candidate: Candidate | null, other: Candidate): boolean =>
  candidate?.batchSize === other.batchSize &&
  Number(candidate.learningRate.toPrecision(2)) === Number(other.learningRate.toPrecision(2))

export function advisedPair({ batchSize, learningRate }: Advice): Candidate | null {
  if (batchSize === null || learningRate === null) return null
  return { batchSize: batchSize.value, learningRate: learningRate.value }
}

/** A value for a message that does not say it. */
export const orZero = (value: number | null | undefined): number => value ?? 0
