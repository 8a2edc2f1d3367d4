/** How sure the advice is: high until something lowers it; what lowered it is told. */
import type { Advice } from '../vocabulary/answer.js'
import { type Reason, reason, type ReasonCode } from '../vocabulary/reasons.js'
import { aimOf } from '../race/curves.js'
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
  const loweredBy = doubts.flatMap((doubt) => doubt(situation) ?? [])
  // how deep a curve gets in the end is the seed's luck: of advice for the best quality that one seed made look sure, half was
  const seedDecides =
    aimOf(situation.question.objective) === 'best-quality' &&
    loweredBy.some(({ code }) => code === 'lowered-one-seed')
  return {
    level:
      seedDecides || loweredBy.some(({ code }) => serious.has(code))
        ? 'low'
        : loweredBy.length > 0
          ? 'medium'
          : 'high',
    loweredBy,
  }
}

type Doubt = (situation: Situation) => Reason | null

const doubts: readonly Doubt[] = [
  syntheticData,
  noRace,
  closeRace,
  openPosterior,
  oneSeed,
  otherSeed,
  levelNotReached,
  wideInterval,
  noiseUnknown,
  wideNoise,
  scatteredStepTimes,
  driftingSteps,
  unprovedMemory,
  coarseMemoryLaw,
  openRangeTest,
]

function syntheticData({ question, readings: { cited } }: Situation): Reason | null {
  return question.data.origin === 'synthetic'
    ? reason('lowered-synthetic-data', {}, [...cited.noise, ...cited.sweep])
    : null
}

function noRace({ winner, carrying }: Situation): Reason | null {
  return winner === null ? reason('lowered-no-race', {}, carrying) : null
}

/** Where candidates are compared by cost, the reason says so. */
function comparison({ question }: Situation): { readonly by?: 'cost' } {
  return question.objective === 'cheapest' && !isFlat(question) ? { by: 'cost' } : {}
}

function closeRace(situation: Situation): Reason | null {
  const { winner, chosen, carrying } = situation
  const margin = chosen.raceMargin
  if (winner === null || margin === null || margin >= confidenceNumbers.closeRace) return null
  return reason(
    'lowered-close-race',
    { ratio: Math.max(1, margin), ...comparison(situation) },
    carrying,
  )
}

function openPosterior(situation: Situation): Reason | null {
  const { winner, carrying } = situation
  const { expectedRegret, chanceNearBest } = situation.chosen
  const settled =
    expectedRegret <= confidenceNumbers.expectedRegret &&
    chanceNearBest >= confidenceNumbers.chanceNearBest
  if (winner === null || settled) return null
  return reason(
    'lowered-posterior',
    { expectedRegret, chanceNearBest, ...comparison(situation) },
    carrying,
  )
}

function oneSeed({ winner, chosen, carrying }: Situation): Reason | null {
  return winner !== null && chosen.replicate === undefined
    ? reason('lowered-one-seed', {}, carrying)
    : null
}

function otherSeed({ chosen: { replicate }, replicateEvidence }: Situation): Reason | null {
  if (replicate === undefined || replicate.reached) return null
  const { firstMs, trainedMs } = replicate
  return reason('lowered-other-seed', { firstMs, trainedMs }, replicateEvidence)
}

function levelNotReached({ winner, chosen, carrying }: Situation): Reason | null {
  return winner !== null && !chosen.targetReached
    ? reason('lowered-level-not-reached', {}, carrying)
    : null
}

function wideInterval({ chosen, carrying }: Situation): Reason | null {
  const { low, high } = chosen.batchSizeInterval
  return high / low >= confidenceNumbers.wideIntervalRatio
    ? reason('lowered-wide-interval', { low, high }, carrying)
    : null
}

function noiseUnknown({ noiseScale, readings }: Situation): Reason | null {
  return noiseScale === null ? reason('lowered-noise-unknown', {}, readings.cited.noise) : null
}

/** A race measures what the noise scale only predicts, so its interval matters without a race. */
function wideNoise({ winner, noiseScale, readings }: Situation): Reason | null {
  if (winner !== null || noiseScale === null) return null
  const { low, high } = noiseScale
  return high / low > confidenceNumbers.wideNoiseRatio
    ? reason('lowered-noise-wide', { low, high }, readings.cited.noise)
    : null
}

function scatteredStepTimes({ readings: { stepLaw, cited } }: Situation): Reason | null {
  return stepLaw !== null && stepLaw.maxRelativeResidual > confidenceNumbers.stepResidual
    ? reason('lowered-step-time', { residual: stepLaw.maxRelativeResidual }, cited.stepTime)
    : null
}

/** Of the batch sizes whose step time drifted in the run that counts, the one that drifted most. */
function driftingSteps({ readings }: Situation): Reason | null {
  const drifting = readings.stepTimings.flatMap(({ batchSize, thirdsMs, drifts, trials }) =>
    drifts && thirdsMs !== null
      ? [{ batchSize, fromMs: thirdsMs[0], toMs: thirdsMs[1], trials }]
      : [],
  )
  const size = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number =>
    Math.abs(Math.log(toMs / fromMs))
  const [worst] = drifting.sort((a, b) => size(b) - size(a))
  if (worst === undefined) return null
  const { trials, ...values } = worst
  return reason('lowered-step-drift', { ...values, runs: trials.length }, trials)
}

function unprovedMemory({ readings: { largest, cited } }: Situation): Reason | null {
  return largest !== null && !largest.verified
    ? reason('lowered-memory-unproved', { largest: largest.value }, cited.memory)
    : null
}

/** Above half of the largest size a coarse fit of the memory law matters. */
function coarseMemoryLaw({ readings, chosen }: Situation): Reason | null {
  const { memory, largest, cited } = readings
  return memory.law?.kind === 'convex-fit' && chosen.batchSize > (largest?.value ?? 0) / 2
    ? reason('lowered-memory-fit', {}, cited.memory)
    : null
}

function openRangeTest({ winner, readings: { sweep, cited } }: Situation): Reason | null {
  return winner === null && sweep !== null && !sweep.crossed
    ? reason('lowered-edge-open', { edge: sweep.edge }, cited.sweep)
    : null
}
