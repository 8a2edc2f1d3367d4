/** How sure the advice is: high until something lowers it; what lowered it is told. */
import type { Advice, Reason } from '../vocabulary/answer.js'
import { aimOf } from '../race/curves.js'
import { reason, type ReasonCode } from '../vocabulary/reasons.js'
import type { StepTiming } from '../timing/step-timings.js'
import { isFlat } from '../race/training-cost.js'
import type { Situation } from './situation.js'

/**
 * `expectedRegret`, `chanceNearBest`, `closeRace`: where the posterior and the race leave little doubt. Of the replayed advice for `fastest` that passes them four fifths
 * were within 10 % of the best (docs/search.md).
 */
export const confidenceNumbers = {
  closeRace: 1.3,
  expectedRegret: 0.05,
  chanceNearBest: 0.95,
  wideIntervalRatio: 8,
  wideNoiseRatio: 100,
  stepResidual: 0.15,
} as const
/** Each of these alone makes the confidence low. */
const serious: ReadonlySet<string> = new Set<ReasonCode>([
  'lowered-synthetic-data',
  'lowered-no-race',
  'lowered-posterior',
  'lowered-close-race',
  'lowered-other-seed',
  'lowered-level-not-reached',
])

/** `high`: nothing lowered it. `medium`: only lesser doubts. `low`: a serious one. */
export function confidenceOf(situation: Situation): Advice['confidence'] {
  const loweredBy = doubts(situation)
  // how deep a curve gets in the end is the seed's luck: of advice for the best quality that one seed made look sure, half was
  const oneSeed =
    aimOf(situation.question.objective) === 'best-quality' &&
    loweredBy.some(({ code }) => code === 'lowered-one-seed')
  return {
    level:
      oneSeed || loweredBy.some(({ code }) => serious.has(code))
        ? 'low'
        : loweredBy.length > 0
          ? 'medium'
          : 'high',
    loweredBy,
  }
}

function doubts(situation: Situation): readonly Reason[] {
  const { question, readings, chosen, winner, carrying } = situation
  const {
    sweep,
    stepLaw,
    largest,
    cited,
    memory: { law },
  } = readings
  const found: Reason[] = []
  const add = (
    doubtful: boolean,
    code: ReasonCode,
    values: Reason['values'],
    evidence: readonly string[],
  ): void => {
    if (doubtful) found.push(reason(code, values, evidence))
  }
  const { low, high } = chosen.batchSizeInterval
  const scale = situation.noiseScale
  const measure: Reason['values'] =
    question.objective === 'cheapest' && !isFlat(question) ? { by: 'cost' } : {}
  add(question.data.origin === 'synthetic', 'lowered-synthetic-data', {}, [
    ...cited.noise,
    ...cited.sweep,
  ])
  add(winner === null, 'lowered-no-race', {}, carrying)
  add(
    winner !== null &&
      chosen.raceMargin !== null &&
      chosen.raceMargin < confidenceNumbers.closeRace,
    'lowered-close-race',
    { ratio: Math.max(1, chosen.raceMargin ?? 1), ...measure },
    carrying,
  )
  const unsettled =
    chosen.expectedRegret > confidenceNumbers.expectedRegret ||
    chosen.chanceNearBest < confidenceNumbers.chanceNearBest
  add(
    winner !== null && unsettled,
    'lowered-posterior',
    { expectedRegret: chosen.expectedRegret, chanceNearBest: chosen.chanceNearBest, ...measure },
    carrying,
  )
  add(winner !== null && chosen.replicate === undefined, 'lowered-one-seed', {}, carrying)
  add(
    chosen.replicate?.reached === false,
    'lowered-other-seed',
    { firstMs: chosen.replicate?.firstMs ?? 0, trainedMs: chosen.replicate?.trainedMs ?? 0 },
    situation.replicateEvidence,
  )
  add(winner !== null && !chosen.targetReached, 'lowered-level-not-reached', {}, carrying)
  add(
    high / low >= confidenceNumbers.wideIntervalRatio,
    'lowered-wide-interval',
    { low, high },
    carrying,
  )
  add(scale === null, 'lowered-noise-unknown', {}, cited.noise)
  // a race measures what the noise only predicts: a wide noise interval matters where nothing raced
  add(
    winner === null && scale !== null && scale.high / scale.low > confidenceNumbers.wideNoiseRatio,
    'lowered-noise-wide',
    { low: scale?.low ?? 0, high: scale?.high ?? 0 },
    cited.noise,
  )
  add(
    stepLaw !== null && stepLaw.maxRelativeResidual > confidenceNumbers.stepResidual,
    'lowered-step-time',
    { residual: stepLaw?.maxRelativeResidual ?? 0 },
    cited.stepTime,
  )
  for (const drift of worstDrift(readings.stepTimings))
    add(true, 'lowered-step-drift', drift.values, drift.evidence)
  add(
    largest !== null && !largest.verified,
    'lowered-memory-unproved',
    { largest: largest?.value ?? 0 },
    cited.memory,
  )
  add(
    law?.kind === 'convex-fit' && chosen.batchSize > (largest?.value ?? 0) / 2,
    'lowered-memory-fit',
    {},
    cited.memory,
  )
  add(
    sweep !== null && !sweep.crossed && winner === null,
    'lowered-edge-open',
    { edge: sweep?.edge ?? 0 },
    cited.sweep,
  )
  return found
}

/** Of the sizes whose steps still drift in the run that is believed, the one that drifts most; none or one. */
function worstDrift(
  timings: readonly StepTiming[],
): readonly { readonly values: Reason['values']; readonly evidence: readonly string[] }[] {
  const drifting = timings.flatMap(({ batchSize, thirdsMs, drifts, trials }) =>
    drifts && thirdsMs !== null
      ? [{ batchSize, fromMs: thirdsMs[0], toMs: thirdsMs[1], trials }]
      : [],
  )
  const size = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number =>
    Math.abs(Math.log(toMs / fromMs))
  return drifting
    .sort((a, b) => size(b) - size(a))
    .slice(0, 1)
    .map(({ trials, ...values }) => ({
      values: { ...values, runs: trials.length },
      evidence: trials,
    }))
}
