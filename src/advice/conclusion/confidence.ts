/** How sure the advice is: high until a doubt lowers it. Every doubt is a reason. */
import type { AdviceNumbers } from '../numbers.js'
import { aimOf } from '../race/curves.js'
import { isFlat } from '../race/training-cost.js'
import type { Advice } from '../vocabulary/answer.js'
import type { Chosen } from '../vocabulary/decision.js'
import { reason, type ReasonCode, type Reason } from '../vocabulary/reasons.js'
import { worstDrift } from './step-drift.js'
import { trialsOf } from './trials-of.js'
import type { Situation } from './situation.js'

type Confidence = Advice['confidence']
/** Null where there is no such doubt. */
type Doubt = (situation: Situation) => Reason | null

/** Each of these alone makes the confidence low. */
const seriousDoubts: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'lowered-synthetic-data',
  'lowered-no-race',
  'lowered-other-seed',
  'lowered-level-not-reached',
])

/**
 * `high`: without a doubt. `medium`: only lesser doubts, and such advice was within a tenth of the
 * best in half of the recorded cases. `low`: less often, or a serious doubt.
 */
export function confidenceOf(situation: Situation): Confidence {
  const loweredBy = doubts.flatMap((doubt) => doubt(situation) ?? [])
  return { level: levelOf(situation, loweredBy), loweredBy }
}

function levelOf(
  { question, chosen, isDecided, numbers }: Situation,
  loweredBy: readonly Reason[],
): Confidence['level'] {
  const { heldMin } = numbers.conclusion.confidence
  const isOpen = isDecided !== true && heldShare(chosen, numbers) < heldMin.medium
  if (isOpen || loweredBy.some(({ code }) => seriousDoubts.has(code))) return 'low'
  if (chosen.ends !== undefined) return loweredBy.length > 0 ? 'medium' : 'high'
  // how low a loss gets in the end depends on the seed: half of such advice was wrong
  const isForQuality = aimOf(question.objective) === 'best-quality'
  if (isForQuality && loweredBy.some(({ code }) => code === 'lowered-one-seed')) return 'low'
  return loweredBy.length > 0 ? 'medium' : 'high'
}

const doubts: readonly Doubt[] = [
  deadline,
  syntheticData,
  noRace,
  pairDecided,
  closeRace,
  openPosterior,
  openEnd,
  endNotTrained,
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

function deadline({ chosen: { cutShort }, decidingTrials }: Situation): Reason | null {
  return cutShort === undefined ? null : reason('lowered-deadline', cutShort, decidingTrials)
}

function syntheticData({ question, readings: { cited } }: Situation): Reason | null {
  return question.data.origin === 'synthetic'
    ? reason('lowered-synthetic-data', {}, [...cited.noise, ...cited.sweep])
    : null
}

function noRace({ winner, chosen, isDecided, decidingTrials }: Situation): Reason | null {
  const isRace = chosen.ends === undefined ? winner !== null : chosen.ends.trained > 1
  return !isRace && isDecided !== true ? reason('lowered-no-race', {}, decidingTrials) : null
}

function pairDecided({ isDecided, decidingTrials }: Situation): Reason | null {
  return isDecided === true ? reason('lowered-pair-decided', {}, decidingTrials) : null
}

/** Where candidates are compared by cost, the reason says so. */
function comparison({ question }: Situation): { readonly by?: 'cost' } {
  return question.objective === 'cheapest' && !isFlat(question) ? { by: 'cost' } : {}
}

function closeRace(situation: Situation): Reason | null {
  const { winner, chosen, decidingTrials, numbers } = situation
  const margin = chosen.raceMargin
  const isClose = margin !== null && margin < numbers.conclusion.confidence.closeRace
  if (winner === null || !isClose) return null
  return reason(
    'lowered-close-race',
    { ratio: Math.max(1, margin), ...comparison(situation) },
    decidingTrials,
  )
}

function openPosterior(situation: Situation): Reason | null {
  const { winner, chosen, decidingTrials, numbers } = situation
  const { expectedRegret, chanceNearBest } = chosen
  const { expectedRegretMax, chanceNearBestMin } = numbers.conclusion.confidence
  const isOpen = expectedRegret > expectedRegretMax || chanceNearBest < chanceNearBestMin
  if (winner === null || chosen.ends !== undefined || !isOpen) return null
  return reason(
    'lowered-posterior',
    { expectedRegret, chanceNearBest, ...comparison(situation) },
    decidingTrials,
  )
}

function openEnd({ chosen, decidingTrials, numbers }: Situation): Reason | null {
  const held = heldShare(chosen, numbers)
  const isOpen = held < numbers.conclusion.confidence.heldMin.high
  return chosen.ends === undefined || !isOpen
    ? null
    : reason('lowered-end-open', { held }, decidingTrials)
}

/** How often such advice was within a tenth of the best on recorded trainings. */
function heldShare({ chanceNearBest, ends }: Chosen, { conclusion }: AdviceNumbers): number {
  const { level, end } = conclusion.confidence.held
  const reached = (value: number, bins: typeof level): number =>
    bins.findLast(({ from }) => value >= from)?.held ?? 0
  return ends === undefined ? reached(chanceNearBest, level) : reached(ends.trained, end)
}

function endNotTrained({ chosen, readings, decidingTrials }: Situation): Reason | null {
  return chosen.ends !== undefined && trialsOf(readings, chosen).length === 0
    ? reason('lowered-end-not-trained', {}, decidingTrials)
    : null
}

function oneSeed({ winner, chosen, decidingTrials }: Situation): Reason | null {
  return winner !== null && chosen.replicate === undefined && chosen.ends === undefined
    ? reason('lowered-one-seed', {}, decidingTrials)
    : null
}

function otherSeed({ chosen: { replicate }, replicateTrials }: Situation): Reason | null {
  if (replicate === undefined || replicate.reached) return null
  const { firstMs, trainedMs } = replicate
  return reason('lowered-other-seed', { firstMs, trainedMs }, replicateTrials)
}

function levelNotReached({ winner, chosen, decidingTrials }: Situation): Reason | null {
  return winner !== null && !chosen.targetReached && chosen.ends === undefined
    ? reason('lowered-level-not-reached', {}, decidingTrials)
    : null
}

function wideInterval({ chosen, decidingTrials, numbers }: Situation): Reason | null {
  const { low, high } = chosen.batchSizeInterval
  if (chosen.ends !== undefined) return null
  return high / low >= numbers.conclusion.confidence.wideIntervalRatio
    ? reason('lowered-wide-interval', { low, high }, decidingTrials)
    : null
}

function noiseUnknown({ noiseScale, chosen, readings }: Situation): Reason | null {
  return noiseScale === null && chosen.ends === undefined
    ? reason('lowered-noise-unknown', {}, readings.cited.noise)
    : null
}

/** A race measures what the noise scale only predicts, so its interval matters without a race. */
function wideNoise(situation: Situation): Reason | null {
  const { winner, isDecided, noiseScale, readings, numbers } = situation
  if (winner !== null || isDecided === true || noiseScale === null) return null
  const { low, high } = noiseScale
  return high / low > numbers.conclusion.confidence.wideNoiseRatio
    ? reason('lowered-noise-wide', { low, high }, readings.cited.noise)
    : null
}

/** Pairs compared by where they end do not depend on how long a step takes. */
function scatteredStepTimes({ readings, chosen, numbers }: Situation): Reason | null {
  if (chosen.ends !== undefined) return null
  const residual = readings.stepLaw?.maxRelativeResidual ?? 0
  return residual > numbers.conclusion.confidence.stepResidualMax
    ? reason('lowered-step-time', { residual }, readings.cited.stepTime)
    : null
}

function driftingSteps({ readings, chosen }: Situation): Reason | null {
  if (chosen.ends !== undefined) return null
  const worst = worstDrift(readings)
  return worst === null ? null : reason('lowered-step-drift', worst.values, worst.trials)
}

function unprovedMemory({ readings: { largest, cited } }: Situation): Reason | null {
  return largest !== null && !largest.verified
    ? reason('lowered-memory-unproved', { largest: largest.value }, cited.memory)
    : null
}

/** A coarse fit of the memory law matters near the largest size. */
function coarseMemoryLaw({ readings, chosen, numbers }: Situation): Reason | null {
  const { memory, largest, cited } = readings
  const limit = numbers.conclusion.confidence.nearLimitShare * (largest?.value ?? 0)
  return memory.law?.kind === 'convex-fit' && chosen.batchSize > limit
    ? reason('lowered-memory-fit', {}, cited.memory)
    : null
}

function openRangeTest({ winner, isDecided, readings }: Situation): Reason | null {
  const { sweep, cited } = readings
  return winner === null && isDecided !== true && sweep !== null && !sweep.crossed
    ? reason('lowered-edge-open', { edge: sweep.edge }, cited.sweep)
    : null
}
