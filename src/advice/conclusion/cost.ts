/** What the training costs, what its alternatives cost, and after how many trainings the probe has paid for itself. */
import type { Question } from '../vocabulary/question.js'
import type { Advice, Alternative, Estimate, TrainingCost } from '../vocabulary/answer.js'
import { type Reason, reason } from '../vocabulary/reasons.js'
import { timeToLevelMs, type RaceCurve } from '../race/curves.js'
import { candidateKey, type Candidate, type Rival } from '../vocabulary/decision.js'
import type { StepTimeLaw } from '../timing/step-time-law.js'
import {
  costOfTime,
  costUnit,
  isFlat,
  meanPowerWatts,
  restOverBusy,
  workersCost,
} from '../race/training-cost.js'
import { sources } from '../vocabulary/sources.js'
import { guardNumbers } from './guards.js'
import type { Situation } from './situation.js'

export function trainingCostOf({
  question,
  stepLaw,
  batchSize,
  noiseScale,
  timeMs,
}: {
  readonly question: Question
  readonly stepLaw: StepTimeLaw
  readonly batchSize: number
  readonly noiseScale: Estimate | null
  readonly timeMs: number
}): TrainingCost | null {
  const [unit, cost, watts] = [
    costUnit(question),
    costOfTime(question, stepLaw, batchSize, timeMs),
    meanPowerWatts(question, stepLaw, batchSize),
  ]
  if (unit === null || cost === null) return null
  const several =
    question.workers > 1 && noiseScale !== null
      ? workersCost({
          cost,
          timeMs,
          batchSize,
          noiseScale,
          workers: question.workers,
          trainingRows: question.data.trainingRows,
        })
      : null
  return {
    unit,
    currency: unit === 'money' ? (question.price?.currency ?? null) : null,
    cost,
    timeMs,
    watts,
    kilowattHours: watts === null ? null : (watts * timeMs) / 3.6e9,
    workers: several?.counts ?? [],
    perFurtherWorker: several?.perFurther ?? null,
    affordableWorkers: several?.affordable ?? null,
  }
}

/** The unit of every amount in a reason; the currency is empty where none was named. */
interface AmountUnit {
  readonly unit: TrainingCost['unit']
  readonly currency: string
}

const unitOf = ({ unit, currency }: TrainingCost): AmountUnit => ({
  unit,
  currency: currency ?? '',
})

/** What the advised training costs, on one worker and on more. */
export function trainingCostReasons({
  question,
  readings,
  trainingCost: known,
  noiseEvidence,
}: Situation): readonly Reason[] {
  if (known === null) return []
  const { cost, timeMs, watts, kilowattHours, workers, perFurtherWorker, affordableWorkers } = known
  const power = watts === null || kilowattHours === null ? {} : { watts, kilowattHours }
  const told = reason(
    'training-cost',
    { ...unitOf(known), cost, timeMs, epochs: question.epochsPlanned, ...power },
    readings.cited.stepTime,
    watts === null ? null : sources.you,
  )
  const all = workers.at(-1)
  if (all === undefined || perFurtherWorker === null || affordableWorkers === null) return [told]
  const [cheapest] = [...workers].sort((a, b) => a.cost - b.cost)
  const values = {
    ...unitOf(known),
    count: all.count,
    cost: all.cost,
    costLow: all.costLow,
    costHigh: all.costHigh,
    timeMs: all.timeMs,
    single: cost,
    singleMs: timeMs,
    cheapest: cheapest?.count ?? 1,
    perFurther: perFurtherWorker,
    affordable: affordableWorkers,
  }
  return [
    told,
    reason(
      'training-cost-workers',
      values,
      [...readings.cited.stepTime, ...noiseEvidence],
      sources.mcCandlish,
    ),
  ]
}

/** Why the cheapest cell is what it is; for the objective `cheapest`. */
export function cheapestReasons(situation: Situation): readonly Reason[] {
  const { question, readings, optimum, carrying, noiseEvidence, chosen } = situation
  const { stepLaw, largest } = readings
  if (question.objective !== 'cheapest' || stepLaw === null) return []
  if (isFlat(question)) return [reason('cheapest-is-fastest', {}, carrying)]
  // the root rule needs the line
  if (optimum === null || question.power === undefined || !stepLaw.isStraight) return []
  const cheapest = Math.max(
    1,
    Math.min(
      largest?.value ?? Number.POSITIVE_INFINITY,
      optimum.value * Math.sqrt(restOverBusy(question)),
    ),
  )
  const { idleWatts, busyWatts } = question.power
  return [
    reason(
      'cheapest-power',
      {
        idleWatts,
        busyWatts,
        watts: meanPowerWatts(question, stepLaw, chosen.batchSize) ?? 0,
        quickest: optimum.value,
        cheapest,
      },
      [...readings.cited.stepTime, ...noiseEvidence],
      sources.you,
    ),
  ]
}

/** What the winner and the quickest other candidate cost to the level; null at a flat price, where the race tells the same. */
export function cheapestChoice(
  { question, readings, winner }: Situation,
  { level, start }: { readonly level: number; readonly start: number },
): Reason | null {
  const law = readings.stepLaw
  const unit = costUnit(question)
  if (
    question.objective !== 'cheapest' ||
    isFlat(question) ||
    winner === null ||
    law === null ||
    unit === null
  )
    return null
  const timeOf = (curve: RaceCurve): number => timeToLevelMs(curve, level, start).timeMs
  const costOf = (curve: RaceCurve): number =>
    costOfTime(question, law, curve.batchSize, timeOf(curve)) ?? 0
  const reached = readings.race.filter(
    (curve) => curve !== winner && timeToLevelMs(curve, level, start).reached,
  )
  const [quickest] = [...reached].sort((a, b) => timeOf(a) - timeOf(b))
  const other =
    quickest === undefined
      ? {}
      : {
          otherBatchSize: quickest.batchSize,
          otherRate: quickest.learningRate,
          otherMs: timeOf(quickest),
          otherCost: costOf(quickest),
        }
  const values = {
    unit,
    currency: unit === 'money' ? (question.price?.currency ?? '') : '',
    candidates: readings.race.length,
    level,
    timeMs: timeOf(winner),
    cost: costOf(winner),
    ...other,
  }
  return reason('cheapest-choice', values, [...winner.evidence, ...(quickest?.evidence ?? [])])
}

/** What theory has to gain at least for a size that was not seen to be better. */
const leastGain = 0.05

/** The quickest beside the cheapest, or the other way round: a cell that was seen to get there, else the size that theory finds; `rateAt`: the rate at another size. */
export function paidAlternative(
  situation: Situation,
  rateAt: (batchSize: number) => number,
): Alternative | null {
  const { chosen, readings, carrying, trainingCost, question, timeAt, noiseEvidence } = situation
  const law = readings.stepLaw
  if (trainingCost === null || law === null || isFlat(question)) return null
  const name = question.objective === 'cheapest' ? 'fastest' : 'cheapest'
  const offer = (
    { batchSize, learningRate }: Candidate,
    timeRatio: number,
    evidence: readonly string[],
  ): Alternative => {
    const cost = costOfTime(question, law, batchSize, trainingCost.timeMs * timeRatio) ?? 0
    return {
      name,
      batchSize,
      learningRate,
      cost,
      reason: reason(
        `alternative-${name}`,
        {
          ...unitOf(trainingCost),
          batchSize,
          learningRate,
          cost,
          advisedCost: trainingCost.cost,
          timeRatio,
        },
        evidence,
      ),
    }
  }
  const seen = chosen.rivals?.find(({ role }) => role === name)
  if (seen !== undefined)
    return offer(seen, seen.timeRatio, [
      ...(readings.race.find((curve) => candidateKey(curve) === candidateKey(seen))?.evidence ??
        []),
      ...carrying,
    ])
  if (timeAt === null) return null
  const weight = (batchSize: number): number =>
    timeAt(batchSize) * (name === 'fastest' ? 1 : (costOfTime(question, law, batchSize, 1) ?? 1))
  const sizes = Array.from({ length: 24 }, (_, k) => 2 ** k).filter(
    (size) =>
      size <= (readings.largest?.value ?? chosen.batchSize) &&
      size >= (question.model.batchNorm ? guardNumbers.batchNormRowsMin : 1),
  )
  const best = sizes.reduce(
    (least, size) => (weight(size) < weight(least) ? size : least),
    chosen.batchSize,
  )
  return weight(best) > (1 - leastGain) * weight(chosen.batchSize)
    ? null
    : offer(
        { batchSize: best, learningRate: rateAt(best) },
        timeAt(best) / timeAt(chosen.batchSize),
        [...readings.cited.stepTime, ...noiseEvidence],
      )
}

/** What an alternative's training costs beside the advised one, which gets as far. */
export interface AlternativeCosts extends AmountUnit {
  readonly cost: number
  readonly advisedCost: number
}

/** Null where no price or power was given, or the time to target is unknown. */
export function alternativeCosts(
  { timeAt, trainingCost, readings: { stepLaw }, chosen, question }: Situation,
  batchSize: number,
): AlternativeCosts | null {
  if (trainingCost === null || stepLaw === null || timeAt === null) return null
  const timeMs = (trainingCost.timeMs * timeAt(batchSize)) / timeAt(chosen.batchSize)
  const cost = costOfTime(question, stepLaw, batchSize, timeMs)
  return cost === null ? null : { ...unitOf(trainingCost), cost, advisedCost: trainingCost.cost }
}

/** The probe beside the training that it serves, and how many such trainings save what it took; against the framework's default. */
export function repaidReasons(
  { question, evidence, readings, chosen, winner, epochTimeMs }: Situation,
  { deviceMs }: Advice['cost'],
): readonly Reason[] {
  if (epochTimeMs === null) return []
  const ids = evidence.trials.map(({ id }) => id)
  const totalMs = epochTimeMs * question.epochsPlanned
  const share = reason(
    'probe-share',
    { deviceMs, totalMs, epochs: question.epochsPlanned, ratio: deviceMs / totalMs },
    ids,
  )
  const start = readings.race.flatMap(({ points }) =>
    points.filter(([step]) => step === 0).map(([, loss]) => loss),
  )
  const usual = chosen.rivals?.find(({ role }) => role === 'framework-default')
  if (winner === null || chosen.level === null || !chosen.targetReached || usual === undefined)
    return [share]
  const timeMs = timeToLevelMs(winner, chosen.level, Math.max(chosen.level, ...start)).timeMs
  return [
    share,
    repaid(
      usual,
      {
        level: chosen.level,
        same: usual.batchSize === chosen.batchSize && usual.learningRate === chosen.learningRate,
        timeMs,
        deviceMs,
        trainings: question.probeBudget.kind === 'auto' ? question.probeBudget.trainings : 1,
      },
      readings.race.flatMap((curve) => curve.evidence),
    ),
  ]
}

/** Less than this of the time is no saving that anyone could tell. */
const leastSaving = 0.05

function repaid(
  { batchSize, learningRate, timeRatio, seen }: Rival,
  {
    level,
    same,
    timeMs,
    deviceMs,
    trainings,
  }: {
    readonly level: number
    readonly same: boolean
    readonly timeMs: number
    readonly deviceMs: number
    readonly trainings: number
  },
  evidence: readonly string[],
): Reason {
  const values = {
    batchSize,
    learningRate,
    level,
    same,
    timeMs,
    usualMs: timeMs * timeRatio,
    ratio: timeRatio,
    seen,
    trainings,
  }
  const savedMs = timeMs * (timeRatio - 1)
  return savedMs < leastSaving * timeMs
    ? reason('probe-not-repaid', values, evidence)
    : reason(
        'probe-repaid',
        { ...values, savedMs, repaidAfter: Math.max(1, Math.ceil(deviceMs / savedMs)) },
        evidence,
      )
}
