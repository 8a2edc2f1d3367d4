/** Where planned trainings end, against what they take: the trade between batch sizes. */
import { reasonOf } from '../../advice/brief/statements.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { count, decimal, duration, rate } from '../../words/number-format.js'
import { axisOver, scaleOf } from './axes.js'
import type { Figure, Series } from './figure.js'
import { textsOf, type FigureWords } from './parts.js'

interface End {
  readonly batchSize: number
  readonly learningRate: number
  readonly loss: number
  /** The loss where the difference to the advised pair is at an end of its range. */
  readonly low: number
  readonly high: number
  readonly seconds: number
}

/** Times that span more than this factor would crush the quick sizes together. */
const crushedFactor = 4

export function endsFigure(advice: Advice, words: FigureWords): Figure | null {
  const ends = endsOf(advice)
  if (ends.length < 2) return null
  const { write } = words
  const epochs = reasonOf(advice, 'end-lowest')?.values.epochs ?? 0
  const seconds = ends.map((end) => end.seconds)
  const losses = ends.flatMap(({ low, high }) => [low, high])
  return {
    name: 'ends',
    ...textsOf(words, 'ends', readingOf(advice, ends)),
    x: axisOver(write('ends-x-axis', { epochs }), scaleOf(seconds, crushedFactor), seconds),
    y: axisOver(write('ends-y-axis'), 'linear', losses),
    series: ends.map((end) => seriesOf(end, advice)),
    ranges: [
      {
        label: write('interval-80'),
        drawn: 'bars',
        tone: 'calm',
        spans: ends
          .filter(({ low, high }) => low < high)
          .map((end) => [end.seconds, end.low, end.high] as const),
      },
    ],
    marks: [],
    table: {
      columns: [
        write('batch-size'),
        write('learning-rate'),
        write('ends-time'),
        write('ends-loss'),
        write('interval-80'),
      ],
      rows: ends.map((end) => [
        count(end.batchSize),
        rate(end.learningRate),
        duration(1000 * end.seconds),
        decimal(end.loss),
        end.low < end.high ? `${decimal(end.low)}–${decimal(end.high)}` : '',
      ]),
    },
  }
}

/** The sizes that trained, ascending, each with the range of its difference to the advised one. */
function endsOf(advice: Advice): readonly End[] {
  const sizes = reasonOf(advice, 'end-by-size')?.values.sizes ?? []
  return [...sizes]
    .sort((a, b) => a.batchSize - b.batchSize)
    .map(({ batchSize, learningRate, loss, ratio, ratioLow, ratioHigh, timeMs }) => ({
      batchSize,
      learningRate,
      loss,
      low: (loss * ratioLow) / ratio,
      high: (loss * ratioHigh) / ratio,
      seconds: timeMs / 1000,
    }))
}

function seriesOf(end: End, advice: Advice): Series {
  const isAdvised = end.batchSize === advice.batchSize?.value
  return {
    label: count(end.batchSize),
    drawn: 'dots',
    tone: isAdvised ? 'accent' : 'calm',
    points: [[end.seconds, end.loss]],
    isLabelled: true,
    evidence: reasonOf(advice, 'end-by-size')?.evidence ?? [],
  }
}

/** The lowest end against the largest size: how much quicker, and how much higher it ends. */
function readingOf(advice: Advice, ends: readonly End[]): Readonly<Record<string, unknown>> {
  const advised = ends.find(({ batchSize }) => batchSize === advice.batchSize?.value)
  const [lowest = ends[0]] = [...ends].sort((a, b) => a.loss - b.loss)
  const from = advised ?? lowest
  const quickest = [...ends].sort((a, b) => a.seconds - b.seconds).find((end) => end !== from)
  if (from === undefined || quickest === undefined) return {}
  const [least, most] = [quickest.low, quickest.high]
    .map((loss) => loss / from.loss - 1)
    .sort((a, b) => Math.abs(a) - Math.abs(b))
  return {
    batchSize: from.batchSize,
    loss: from.loss,
    other: quickest.batchSize,
    quicker: from.seconds / quickest.seconds,
    isQuicker: from.seconds > 1.05 * quickest.seconds,
    least: Math.abs(least ?? 0),
    most: Math.abs(most ?? 0),
    end: endWord(quickest, from),
  }
}

/** 'unsure': the range of the difference holds 0. */
function endWord(other: End, { loss }: End): 'higher' | 'lower' | 'unsure' {
  if (other.low <= loss && other.high >= loss) return 'unsure'
  return other.low > loss ? 'higher' : 'lower'
}
