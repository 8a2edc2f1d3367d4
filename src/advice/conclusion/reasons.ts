/** The reasons of an advice: what to use, why, and what to watch. */
import { type Reason, reason } from '../vocabulary/reasons.js'
import { aimOf, raceLevel, timeToLevelMs, type RaceCurve } from '../race/curves.js'
import { numbersOf } from '../vocabulary/measurements.js'
import { median, nearest } from '../math/statistics.js'
import { cheapestChoice, cheapestReasons, trainingCostReasons } from './cost.js'
import { fullBatchResult } from './full-batch.js'
import { memoryReasons } from './memory.js'
import { neighbourReasons } from './neighbours.js'
import { engineReasons } from './engine-choice.js'
import type { Situation } from './situation.js'
import { betterGeneralising, qualityBySize } from './generalisation.js'
import { sources } from '../vocabulary/sources.js'
import { applyGuards } from './guards.js'
import { rateReasons } from './rate.js'

export function useReasons(situation: Situation): readonly Reason[] {
  const { question, readings, stepsPerEpoch, accumulation, workers } = situation
  const found: Reason[] = [situation.use]
  if (situation.stepTimeMs !== null && situation.epochTimeMs !== null) {
    const { stepTimings, cited } = readings
    const timed = stepTimings.find(
      ({ batchSize }) =>
        batchSize ===
        nearest(
          stepTimings.map((timing) => timing.batchSize),
          situation.chosen.batchSize,
        ),
    )
    found.push(
      reason(
        'duration',
        {
          stepsPerEpoch,
          stepTimeMs: situation.stepTimeMs,
          ...(timed === undefined ? {} : { stepSpread: timed.spread }),
          epochTimeMs: situation.epochTimeMs,
          epochs: question.epochsPlanned,
          totalMs: situation.epochTimeMs * question.epochsPlanned,
        },
        cited.stepTime,
      ),
    )
  }
  found.push(...rateReasons(situation))
  if (readings.powerWatts !== null && situation.epochTimeMs !== null) {
    found.push(
      reason(
        'energy',
        {
          watts: readings.powerWatts,
          joulesPerEpoch: (readings.powerWatts * situation.epochTimeMs) / 1000,
        },
        readings.cited.stepTime,
      ),
    )
  }
  if (accumulation !== null)
    found.push(
      reason('accumulate', { ...accumulation }, [
        ...readings.cited.memory,
        ...situation.noiseEvidence,
      ]),
    )
  if (workers !== null)
    found.push(
      reason(
        'workers',
        { ...workers, epochsPlanned: question.epochsPlanned },
        situation.noiseEvidence,
        sources.mcCandlish,
      ),
    )
  return [...found, ...trainingCostReasons(situation)]
}

export function whyReasons(situation: Situation): readonly Reason[] {
  return [
    ...memoryReasons(situation.question, situation.readings, situation.chosen.batchSize),
    ...timeReasons(situation),
    ...noiseReasons(situation),
    ...sweepReasons(situation),
    ...cheapestReasons(situation),
    ...noiseWallReasons(situation),
    ...raceReasons(situation),
    ...neighbourReasons(situation),
    ...replicateReasons(situation),
    ...qualityReasons(situation),
  ]
}

function timeReasons({ readings }: Situation): readonly Reason[] {
  const { stepLaw, cited } = readings
  if (stepLaw === null) return []
  const values = {
    fixedMs: stepLaw.fixedMs,
    perRowMs: stepLaw.perRowMs,
    residual: stepLaw.maxRelativeResidual,
  }
  if (!stepLaw.isStraight) return [reason('step-time-kinked', values, cited.stepTime)]
  if (stepLaw.perRowMs === 0) return [reason('step-time-flat', values, cited.stepTime)]
  return [reason('step-time-line', { ...values, knee: stepLaw.kneeBatchSize }, cited.stepTime)]
}

function noiseReasons({
  readings,
  optimum,
  unboundOptimum,
  chosen,
  noiseScale: scale,
  noiseEvidence,
}: Situation): readonly Reason[] {
  const { noise, cited, stepLaw } = readings
  if (scale === null) return [reason('noise-unknown', {}, cited.noise)]
  const range = { scale: scale.value, low: scale.low, high: scale.high }
  const measured =
    chosen.noiseScale !== null
      ? reason('noise-from-race', range, noiseEvidence)
      : reason(
          'noise-scale',
          { ...range, simple: noise?.simple?.value ?? 0, kappa: noise?.kappa ?? 1 },
          noiseEvidence,
        )
  if (optimum === null || stepLaw === null) return [measured]
  const both = [...cited.stepTime, ...noiseEvidence]
  if (stepLaw.perRowMs === 0)
    return [measured, reason('theory-unbounded', {}, both, sources.mcCandlish)]
  const { largest } = readings
  if (unboundOptimum !== null && largest?.bound === 'memory' && unboundOptimum > largest.value)
    return [
      measured,
      reason(
        'theory-beyond-memory',
        { optimum: unboundOptimum, largest: largest.value },
        [...both, ...cited.memory],
        sources.mcCandlish,
      ),
    ]
  return [
    measured,
    reason(
      'theory-optimum',
      { optimum: optimum.value, low: optimum.low, high: optimum.high, batchSize: chosen.batchSize },
      both,
      sources.mcCandlish,
    ),
  ]
}

/** Why not smaller at this rate: what the noise of the gradients lets a batch of that size bear. */
function noiseWallReasons({ chosen, evidence }: Situation): readonly Reason[] {
  const { noiseLimitedRate, batchSize, learningRate } = chosen
  const measured = evidence.trials
    .filter(
      (trial) => trial.spec.kind === 'race' && numbersOf(trial, 'gradientVariance').length > 0,
    )
    .map(({ id }) => id)
  if (noiseLimitedRate === undefined || measured.length === 0) return []
  return [
    reason(
      'noise-wall',
      {
        batchSize,
        learningRate,
        rate: noiseLimitedRate.value,
        low: noiseLimitedRate.low,
        high: noiseLimitedRate.high,
        arrived: chosen.targetReached,
      },
      measured,
      sources.mandt,
    ),
  ]
}

function sweepReasons({ readings }: Situation): readonly Reason[] {
  const { sweep, cited } = readings
  if (sweep === null) return []
  return [
    reason(
      sweep.crossed ? 'sweep-edge' : 'sweep-open',
      { edge: sweep.edge, batchSize: sweep.batchSize },
      cited.sweep,
    ),
  ]
}

function raceReasons(situation: Situation): readonly Reason[] {
  const { question, readings, chosen, winner } = situation
  if (winner === null) return [reason('race-skipped', {}, situation.carrying)]
  const diverged = readings.race.filter((curve) => curve.diverged)
  const warning =
    diverged.length === 0
      ? []
      : [
          reason(
            'race-diverged',
            {
              count: diverged.length,
              lowestRate: Math.min(...diverged.map(({ learningRate }) => learningRate)),
            },
            diverged.flatMap(({ evidence }) => evidence),
          ),
        ]
  const known = raceLevel(readings.race, aimOf(question.objective))
  const level = chosen.level ?? known?.level ?? null
  if (level === null || known === null || !chosen.targetReached)
    return [
      reason(
        'race-unreached',
        { candidates: readings.race.length, level: level ?? 0 },
        winner.evidence,
      ),
      ...warning,
    ]
  const timeOf = (curve: RaceCurve): number => timeToLevelMs(curve, level, known.start).timeMs
  // a time that was only extrapolated ties with nobody
  const others = readings.race.filter(
    (curve) =>
      curve !== winner &&
      !curve.diverged &&
      !curve.broken &&
      timeToLevelMs(curve, level, known.start).reached,
  )
  const [second] = [...others].sort((a, b) => timeOf(a) - timeOf(b))
  if (question.objective === 'least-memory')
    return [
      reason(
        'least-memory-choice',
        {
          batchSize: winner.batchSize,
          level,
          timeMs: timeOf(winner),
          quickest: second?.batchSize ?? winner.batchSize,
          slower: second === undefined ? 1 : Math.max(1, timeOf(winner) / timeOf(second)),
        },
        [...winner.evidence, ...(second?.evidence ?? [])],
      ),
      ...warning,
    ]
  const cheapest = cheapestChoice(situation, { level, start: known.start })
  if (cheapest !== null) return [cheapest, ...warning]
  const won = { candidates: readings.race.length, level, timeMs: timeOf(winner) }
  if (second === undefined) return [reason('race-won', won, winner.evidence), ...warning]
  const values = {
    ...won,
    secondBatchSize: second.batchSize,
    secondRate: second.learningRate,
    ratio: timeOf(second) / timeOf(winner),
  }
  const cited = [...winner.evidence, ...second.evidence]
  const tied = timeOf(second) < timeOf(winner) * 1.05
  return [tied ? reason('race-tied', values, cited) : reason('race-won', values, cited), ...warning]
}

/** What another seed did, and whether it changed the answer. */
function replicateReasons({ chosen, replicateEvidence, carrying }: Situation): readonly Reason[] {
  const { replicate } = chosen
  if (replicate === undefined) return []
  const evidence = [...replicateEvidence, ...carrying]
  const { overruled } = replicate
  if (overruled !== undefined)
    return [
      reason(
        'replicate-overruled',
        {
          batchSize: overruled.batchSize,
          learningRate: overruled.learningRate,
          firstMs: overruled.firstMs,
          otherMs: overruled.otherMs,
          reached: overruled.reached,
          ownFirstMs: replicate.firstMs,
          ownOtherMs: replicate.otherMs,
        },
        evidence,
      ),
    ]
  return replicate.reached
    ? [reason('replicated', { firstMs: replicate.firstMs, otherMs: replicate.otherMs }, evidence)]
    : []
}

/** Best validation loss by batch size, where more than one was raced on the user's own rows. */
function qualityReasons({ question, evidence, winner }: Situation): readonly Reason[] {
  const sizes = qualityBySize(question, evidence)
  if (winner === null || sizes.length < 2) return []
  const [first] = [...sizes].sort((a, b) => a.validationLoss - b.validationLoss)
  return [
    reason(
      'validation-by-size',
      {
        sizes: sizes.map(({ batchSize, validationLoss }) => ({ batchSize, validationLoss })),
        best: first?.batchSize ?? winner.batchSize,
      },
      sizes.flatMap((one) => one.evidence),
    ),
  ]
}

/** The advised size fits the training rows as well as a smaller one and new rows measurably worse. */
function gapReasons({ question, evidence, chosen }: Situation): readonly Reason[] {
  const gap = betterGeneralising(qualityBySize(question, evidence), chosen.batchSize)
  if (gap === null) return []
  const { larger, smaller } = gap
  return [
    reason(
      'generalisation-gap',
      {
        batchSize: larger.batchSize,
        loss: larger.validationLoss,
        smallerBatchSize: smaller.batchSize,
        smallerRate: smaller.learningRate,
        smallerLoss: smaller.validationLoss,
      },
      [...larger.evidence, ...smaller.evidence],
      sources.keskar,
    ),
  ]
}

/** Who else was on the device when it was asked about, and whether what was allowed was free. An answer is kept and read again later, so the moment is told with it. */
function deviceReasons({ question, readings }: Situation): readonly Reason[] {
  const { deviceState: state, budgetBytes } = question
  if (state === undefined) return []
  const at = state.at === undefined ? {} : { at: state.at }
  return [
    ...(state.freeBytes !== null && state.freeBytes < budgetBytes
      ? [
          reason(
            'budget-above-free',
            { budgetBytes, freeBytes: state.freeBytes, ...at },
            readings.cited.memory,
          ),
        ]
      : []),
    ...(state.otherProcesses > 0
      ? [
          reason(
            'device-busy',
            { processes: state.otherProcesses, bytes: state.otherBytes, ...at },
            readings.cited.stepTime,
          ),
        ]
      : []),
  ]
}

export function guardReasons(situation: Situation): readonly Reason[] {
  const { question, readings, chosen, timeAt } = situation
  const { data } = question
  const variant = question.model.gruResetAfter
    ? [reason('gru-variant', {}, situation.carrying)]
    : []
  const tried = fullBatchResult(situation)
  return [
    ...variant,
    ...engineReasons(question, readings.cited.memory),
    ...deviceReasons(situation),
    ...gapReasons(situation),
    ...(tried?.kind === 'unreached' ? [tried.reason] : []),
    ...applyGuards({
      batchSize: chosen.batchSize,
      trainingRows: data.trainingRows,
      classes: data.classes,
      epochsPlanned: question.epochsPlanned,
      batchNorm: question.model.batchNorm,
      fullBatchFits:
        readings.largest?.verified === true && readings.largest.value >= data.trainingRows,
      fullBatchTried: tried !== null,
      lossNoise: lossNoiseOf(situation),
      relativeTime: timeAt,
      largest: readings.largest?.value ?? chosen.batchSize,
      evidence: [...readings.cited.stepTime, ...situation.noiseEvidence],
      memoryEvidence: readings.cited.memory,
    }),
  ]
}

/** Standard deviation of the training loss around its smoothed curve, over that curve's last value, in the winner's race. */
function lossNoiseOf({
  evidence,
  winner,
}: Situation): { relative: number; evidence: readonly string[] } | null {
  const trials = evidence.trials.filter(({ id }) => winner?.evidence.includes(id) === true)
  const measured = trials.flatMap((trial) => {
    const [variance, loss] = [
      numbersOf(trial, 'lossVariance').at(-1),
      numbersOf(trial, 'trainingLoss').at(-1),
    ]
    return variance === undefined || loss === undefined || loss <= 0
      ? []
      : [Math.sqrt(variance) / loss]
  })
  return measured.length === 0
    ? null
    : { relative: median(measured), evidence: trials.map(({ id }) => id) }
}
