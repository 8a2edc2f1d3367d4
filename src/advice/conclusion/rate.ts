/** What goes with the learning rate: how it rises, how it falls, and what becomes of weight decay when the batch changes. */
import { type Reason, reason } from '../vocabulary/reasons.js'
import { traitsOf } from '../vocabulary/optimizers.js'
import { rateExponent } from '../rate/scaling-rules.js'
import { sources } from '../vocabulary/sources.js'
import type { Situation } from './situation.js'

export function rateReasons(situation: Situation): readonly Reason[] {
  return [warmup(situation), ...decay(situation), weightDecay(situation)]
}

function warmup({ question, readings, warmupSteps: steps }: Situation): Reason {
  if (rateExponent(question.optimizer) !== 1) return reason('warmup', { steps }, [], sources.ma)
  return readings.sweep?.crossed === true
    ? reason(
        'warmup-curvature',
        { steps, edge: readings.sweep.edge },
        readings.cited.sweep,
        sources.gilmer,
      )
    : reason('warmup', { steps }, [], sources.goyal)
}

/** Below the noise scale a constant rate ends where its steps' noise keeps it: falling to zero removes that floor. Above, there is little noise to anneal. */
function decay({
  chosen,
  noiseScale,
  noiseEvidence,
  stepsPerEpoch,
  question,
  warmupSteps,
}: Situation): readonly Reason[] {
  if (noiseScale === null || chosen.batchSize >= noiseScale.value) return []
  return [
    reason(
      'rate-decay',
      {
        from: warmupSteps,
        to: stepsPerEpoch * question.epochsPlanned,
        scale: noiseScale.value,
        batchSize: chosen.batchSize,
      },
      noiseEvidence,
      sources.defazio,
    ),
  ]
}

/**
 * Weight decay shrinks the weights by rate x decay a step, so over an epoch by rate x decay x steps per epoch. Who tuned it at another batch and rate keeps that product:
 *   decay' = decay (rate steps) / (rate' steps'),   decoupled decay (AdamW) and the L2 penalty under SGD alike.
 */
function weightDecay({ chosen, stepsPerEpoch, question }: Situation): Reason {
  const decoupled = traitsOf(question.optimizer).decoupledWeightDecay
  return reason(
    'weight-decay',
    { perEpoch: chosen.learningRate * stepsPerEpoch, decoupled },
    [],
    decoupled ? sources.wang : sources.vanLaarhoven,
  )
}
