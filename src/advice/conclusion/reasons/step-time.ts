/** What a training step takes, by batch size. */
import { omitUndefined } from '../../../omit-undefined.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Situation } from '../situation.js'
import { worstDrift } from '../step-drift.js'

export const stepTimeReasons = (situation: Situation): readonly Reason[] => [
  ...lawReasons(situation),
  ...inputReasons(situation),
  ...driftReasons(situation),
]

/** Where pairs are compared by time, the drift is a doubt of the confidence instead. */
function driftReasons({ readings, chosen }: Situation): readonly Reason[] {
  const worst = chosen.ends === undefined ? null : worstDrift(readings)
  return worst === null ? [] : [reason('step-drift', worst.values, worst.trials)]
}

/** The loader is the bottleneck from the size on where it is at every larger one too. */
function inputReasons({ readings: { inputShares }, numbers }: Situation): readonly Reason[] {
  const { mentionedMin, bottleneckMin } = numbers.conclusion.inputShare
  const largest = inputShares.at(-1)
  if (largest === undefined || largest.share < mentionedMin) return []
  const lastUnbound = inputShares.findLastIndex(({ share }) => share <= bottleneckMin)
  const bound = inputShares[lastUnbound + 1]
  const values = { share: largest.share, largest: largest.batchSize, batchSize: bound?.batchSize }
  return [
    reason(
      'input-time',
      omitUndefined(values),
      inputShares.map(({ trial }) => trial),
    ),
  ]
}

function lawReasons({ readings: { stepLaw, cited } }: Situation): readonly Reason[] {
  if (stepLaw === null) return []
  const line = {
    fixedMs: stepLaw.fixedMs,
    perRowMs: stepLaw.perRowMs,
    residual: stepLaw.maxRelativeResidual,
  }
  if (!stepLaw.isStraight) return [reason('step-time-kinked', line, cited.stepTime)]
  if (stepLaw.perRowMs === 0) return [reason('step-time-flat', line, cited.stepTime)]
  return [reason('step-time-line', { ...line, knee: stepLaw.kneeBatchSize }, cited.stepTime)]
}
