/** The noise scale, and the batch size that theory makes of it. */
import { numbersOf } from '../../vocabulary/measurements.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import { fixesSize } from '../../wishes/sizes.js'
import type { Situation } from '../situation.js'

export function noiseReasons(situation: Situation): readonly Reason[] {
  return [noiseScaleReason(situation), ...theoryReasons(situation)]
}

function noiseScaleReason(situation: Situation): Reason {
  const { noiseScale, noiseTrials, chosen, readings } = situation
  const { noise, cited } = readings
  if (noiseScale === null)
    return reason('noise-unknown', { tried: cited.noise.length > 0 }, cited.noise)
  const interval = { scale: noiseScale.value, low: noiseScale.low, high: noiseScale.high }
  if (chosen.noiseScale !== null) return reason('noise-from-race', interval, noiseTrials)
  const pilot = { simple: noise?.simple?.value ?? 0, kappa: noise?.kappa ?? 1 }
  return reason('noise-scale', { ...interval, ...pilot }, noiseTrials)
}

/**
 * The batch size with the least predicted time to target, and what keeps the advice from it.
 * Nothing is predicted against a size that the user fixed.
 */
function theoryReasons(situation: Situation): readonly Reason[] {
  const { readings, optimum, unboundOptimum, chosen, noiseTrials } = situation
  const { stepLaw, largest, cited } = readings
  const isFixed = fixesSize(situation.question.wishes ?? {})
  if (optimum === null || stepLaw === null || isFixed) return []
  const trials = [...cited.stepTime, ...noiseTrials]
  if (stepLaw.perRowMs === 0) return [reason('theory-unbounded', {}, trials, sources.mcCandlish)]
  if (unboundOptimum !== null && largest?.bound === 'memory' && unboundOptimum > largest.value)
    return [
      reason(
        'theory-beyond-memory',
        { optimum: unboundOptimum, largest: largest.value },
        [...trials, ...cited.memory],
        sources.mcCandlish,
      ),
    ]
  return [
    reason(
      'theory-optimum',
      { optimum: optimum.value, low: optimum.low, high: optimum.high, batchSize: chosen.batchSize },
      trials,
      sources.mcCandlish,
    ),
  ]
}

/** The learning rate above which gradient noise keeps the advised batch size from the level. */
export function noiseLimitReasons({ chosen, evidence }: Situation): readonly Reason[] {
  const limit = chosen.noiseLimitedRate
  const trials = evidence.trials.filter(
    (trial) => trial.spec.kind === 'race' && numbersOf(trial, 'gradientVariance').length > 0,
  )
  if (limit === undefined || trials.length === 0) return []
  return [
    reason(
      'noise-wall',
      {
        batchSize: chosen.batchSize,
        learningRate: chosen.learningRate,
        rate: limit.value,
        low: limit.low,
        high: limit.high,
        arrived: chosen.targetReached,
      },
      trials.map(({ id }) => id),
      sources.mandt,
    ),
  ]
}
