/** One sentence on each figure, which also stands for it where it cannot be seen. */
import type { PageText } from '../words/page-text.js'
import { lastLoss, type Curves } from './curves.js'

export interface Readings {
  readonly race: string
  readonly throughput: string
}

export function readingsOf(curves: Curves, text: PageText): Readings {
  return { race: raceReading(curves, text), throughput: throughputReading(curves, text) }
}

function raceReading({ race }: Curves, text: PageText): string {
  const best = race.reduce<(typeof race)[number] | null>((lowest, curve) => {
    const loss = lastLoss(curve)
    const lowestLoss = lowest === null ? null : lastLoss(lowest)
    return loss !== null && (lowestLoss === null || loss < lowestLoss) ? curve : lowest
  }, null)
  return text('figure-race-reading', {
    count: race.length,
    batchSize: best?.batchSize ?? 0,
    learningRate: best?.learningRate ?? 0,
    loss: best === null ? 0 : (lastLoss(best) ?? 0),
  })
}

function throughputReading({ throughput }: Curves, text: PageText): string {
  const [fastest] = [...throughput].sort((one, other) => other.rowsPerSecond - one.rowsPerSecond)
  return text('figure-throughput-reading', {
    count: throughput.length,
    batchSize: fastest?.batchSize ?? 0,
    perSecond: fastest?.rowsPerSecond ?? 0,
  })
}
