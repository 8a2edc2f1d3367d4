/** The learning-rate range test: where the loss falls, its edge, and the advised rate. */
import { reasonOf } from '../../advice/brief/statements.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { decimal, rate } from '../../words/number-format.js'
import { axisOver, scaleOf } from './axes.js'
import { downsampled } from './downsample.js'
import type { Figure, Mark, Points } from './figure.js'
import { curvesNamed, drawable, orZero, pointsMax, textsOf, type FigureWords } from './parts.js'

/** Of a diverging training only the start of the rise is drawn, in multiples of its first loss. */
const riseMax = 1.6
const tableRowsMax = 24

export function rangeTestFigure(advice: Advice, words: FigureWords): Figure | null {
  const [curve] = curvesNamed(advice, 'sweep')
  if (curve === undefined) return null
  const points = beforeDivergence(drawable(curve))
  if (points.length < 2) return null
  const { write } = words
  const losses = points.map(([, loss]) => loss)
  const marks = [...chosenMark(advice, words), ...edgeMark(advice, words)]
  const rates = [...points.map(([x]) => x), ...marks.map(({ value }) => value)]
  return {
    name: 'range-test',
    ...textsOf(words, 'range-test', readingOf(advice)),
    x: axisOver(write('learning-rate'), 'log10', rates),
    y: axisOver(write('training-loss'), scaleOf(losses), losses),
    series: [
      {
        label: write('training-loss'),
        drawn: 'line',
        tone: 'calm',
        points: downsampled(points, pointsMax),
        isLabelled: false,
        evidence: curve.evidence,
      },
    ],
    ranges: [],
    marks,
    table: {
      columns: [write('learning-rate'), write('training-loss')],
      rows: downsampled(points, tableRowsMax).map(([x, y]) => [rate(x), decimal(y)]),
    },
  }
}

function beforeDivergence(points: Points): Points {
  const first = points[0]
  if (first === undefined) return points
  const limit = riseMax * Math.abs(first[1])
  const end = points.findIndex(([, loss]) => loss > limit)
  return end === -1 ? points : points.slice(0, end + 1)
}

function chosenMark({ learningRate }: Advice, { write }: FigureWords): readonly Mark[] {
  if (learningRate === null) return []
  const { value } = learningRate
  const label = write('advised-rate', { learningRate: value })
  return [{ on: 'x', value, label, tone: 'accent' }]
}

function edgeMark(advice: Advice, { write }: FigureWords): readonly Mark[] {
  const edge = reasonOf(advice, 'sweep-edge')?.values.edge
  if (edge === undefined) return []
  return [{ on: 'x', value: edge, label: write('edge', { edge }), tone: 'warm' }]
}

function readingOf(advice: Advice): Readonly<Record<string, unknown>> {
  const crossed = reasonOf(advice, 'sweep-edge')?.values
  const test = crossed ?? reasonOf(advice, 'sweep-open')?.values
  const chosen = advice.learningRate?.value
  return {
    found: crossed === undefined ? foundWithoutEdge(test) : 'edge',
    edge: orZero(test?.edge),
    batchSize: orZero(test?.batchSize),
    isAdvised: chosen !== undefined,
    learningRate: orZero(chosen),
    ...distanceTo(test?.edge, chosen),
  }
}

const foundWithoutEdge = (test: object | undefined): 'open' | 'nothing' =>
  test === undefined ? 'nothing' : 'open'

/** A rate just below the edge is not worth a number. */
const farBelow = 0.9

function distanceTo(
  edge: number | undefined,
  chosen: number | undefined,
): { readonly times: number; readonly isBelow: boolean } {
  if (edge === undefined || chosen === undefined) return { times: 1, isBelow: false }
  return { times: edge / chosen, isBelow: chosen < farBelow * edge }
}
