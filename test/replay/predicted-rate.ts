import type { Aim } from '../../src/advice/vocabulary/question.js'
import type { Optimizer } from '../../src/advice/vocabulary/optimizers.js'
import { rateExponent } from '../../src/advice/rate/scaling-rules.js'

/** edge / divisor is the best learning rate at large B; lower for `best-quality`. */
const edgeDivisor = { fastest: 6, 'best-quality': 10 } as const satisfies Record<Aim, number>

/**
 * Learning rate predicted from a range test and the noise scale, without a race.
 *
 *   eta = edge / d min(1, B / B_s)^p
 *
 * edge: learning rate at which the range test's loss rises; d: `edgeDivisor`; B: batch size, rows;
 * B_s: the smaller of the noise scale and the range test's batch size, rows, at least 1; p: 1 for
 * the SGD family, 1/2 for the Adam family.
 */
export function predictedRate({
  edge,
  edgeBatchSize,
  batchSize,
  noiseScale,
  optimizer,
  objective,
}: {
  readonly edge: number
  readonly edgeBatchSize: number
  readonly batchSize: number
  readonly noiseScale: number
  readonly optimizer: Optimizer
  readonly objective: Aim
}): number {
  const saturation = Math.max(1, Math.min(noiseScale, edgeBatchSize))
  const share = Math.min(1, batchSize / saturation)
  return (edge / edgeDivisor[objective]) * share ** rateExponent(optimizer)
}
