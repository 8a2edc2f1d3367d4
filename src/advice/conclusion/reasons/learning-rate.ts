/** The learning rate: where the range test diverged, warm-up, decay, and weight decay. */
import { traitsOf } from '../../vocabulary/optimizers.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import type { Situation } from '../situation.js'
import { fallingRateReasons } from './ends.js'

export function rangeTestReasons({ readings: { sweep, cited } }: Situation): readonly Reason[] {
  if (sweep === null) return []
  const { edge, batchSize } = sweep
  return [reason(sweep.crossed ? 'sweep-edge' : 'sweep-open', { edge, batchSize }, cited.sweep)]
}

export function warmupReason({ question, readings, warmupSteps: steps }: Situation): Reason {
  const { sweep, cited } = readings
  if (traitsOf(question.optimizer).rateScaling !== 'linear')
    return reason('warmup', { steps }, [], sources.ma)
  if (sweep?.crossed !== true) return reason('warmup', { steps }, [], sources.goyal)
  return reason('warmup-curvature', { steps, edge: sweep.edge }, cited.sweep, sources.gilmer)
}

/**
 * Below the noise scale the noise of the steps keeps a constant rate from the lowest loss, so the
 * rate should fall to zero. Above it there is little noise to remove.
 */
export function rateDecayReasons(situation: Situation): readonly Reason[] {
  const { chosen, noiseScale, noiseTrials, stepsPerEpoch, question, warmupSteps } = situation
  if (chosen.ends?.schedule === 'falling')
    return fallingRateReasons(situation, chosen.ends.constant)
  if (chosen.atConstantRate !== undefined)
    return fallingRateReasons(situation, chosen.atConstantRate)
  const batchSize = question.wishes?.effectiveBatchSize ?? chosen.batchSize
  if (noiseScale === null || batchSize >= noiseScale.value) return []
  return [
    reason(
      'rate-decay',
      {
        from: warmupSteps,
        to: stepsPerEpoch * question.epochsPlanned,
        scale: noiseScale.value,
        batchSize,
      },
      noiseTrials,
      sources.defazio,
    ),
  ]
}

/**
 * Weight decay that was tuned at another batch size or rate keeps its product per epoch:
 *
 *   decay' = decay (rate steps) / (rate' steps')
 *
 * rate, steps: learning rate and steps per epoch; primed: at the advised pair. It holds for
 * decoupled decay (AdamW) and for the L2 penalty under SGD.
 */
export function weightDecayReason({ chosen, stepsPerEpoch, question }: Situation): Reason {
  const decoupled = traitsOf(question.optimizer).decoupledWeightDecay
  return reason(
    'weight-decay',
    { perEpoch: chosen.learningRate * stepsPerEpoch, decoupled },
    [],
    decoupled ? sources.wang : sources.vanLaarhoven,
  )
}
