/** What the training costs, and why the cheapest pair is the cheapest. */
import { timeToLevelMs, type RaceCurve } from '../../race/curves.js'
import {
  costOfTime,
  costUnit,
  isFlat,
  meanPowerWatts,
  restOverBusy,
} from '../../race/training-cost.js'
import type { TrainingCost } from '../../vocabulary/answer.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import type { Situation } from '../situation.js'
import { amountUnit } from '../training-cost.js'

export function trainingCostReasons(situation: Situation): readonly Reason[] {
  const { trainingCost } = situation
  if (trainingCost === null) return []
  return [
    singleDeviceReason(situation, trainingCost),
    ...workersCostReasons(situation, trainingCost),
  ]
}

function singleDeviceReason({ question, readings }: Situation, price: TrainingCost): Reason {
  const { cost, timeMs, watts, kilowattHours } = price
  const power = watts === null || kilowattHours === null ? {} : { watts, kilowattHours }
  return reason(
    'training-cost',
    { ...amountUnit(price), cost, timeMs, epochs: question.epochsPlanned, ...power },
    readings.cited.stepTime,
    watts === null ? null : sources.you,
  )
}

function workersCostReasons(
  { readings, noiseTrials }: Situation,
  price: TrainingCost,
): readonly Reason[] {
  const { cost, timeMs, workers, perFurtherWorker, affordableWorkers } = price
  const most = workers.at(-1)
  if (most === undefined || perFurtherWorker === null || affordableWorkers === null) return []
  const [cheapest] = [...workers].sort((a, b) => a.cost - b.cost)
  return [
    reason(
      'training-cost-workers',
      {
        ...amountUnit(price),
        count: most.count,
        cost: most.cost,
        costLow: most.costLow,
        costHigh: most.costHigh,
        timeMs: most.timeMs,
        single: cost,
        singleMs: timeMs,
        cheapest: cheapest?.count ?? 1,
        perFurther: perFurtherWorker,
        affordable: affordableWorkers,
      },
      [...readings.cited.stepTime, ...noiseTrials],
      sources.mcCandlish,
    ),
  ]
}

/** For the objective `cheapest`: why the cheapest batch size is what it is. */
export function cheapestReasons(situation: Situation): readonly Reason[] {
  const { question, readings, optimum, chosen, decidingTrials, noiseTrials } = situation
  const { stepLaw, largest, cited } = readings
  const { power } = question
  if (question.objective !== 'cheapest' || stepLaw === null) return []
  if (isFlat(question)) return [reason('cheapest-is-fastest', {}, decidingTrials)]
  // the rule for the cheapest size needs a straight step-time law
  if (optimum === null || power === undefined || !stepLaw.isStraight) return []
  const unbound = optimum.value * Math.sqrt(restOverBusy(question))
  const cheapest = Math.max(1, Math.min(largest?.value ?? Number.POSITIVE_INFINITY, unbound))
  return [
    reason(
      'cheapest-power',
      {
        idleWatts: power.idleWatts,
        busyWatts: power.busyWatts,
        watts: meanPowerWatts(question, stepLaw, chosen.batchSize) ?? 0,
        quickest: optimum.value,
        cheapest,
      },
      [...cited.stepTime, ...noiseTrials],
      sources.you,
    ),
  ]
}

/**
 * What the winner and the fastest other candidate cost to the level. Null for other objectives
 * and at a flat price, where the race itself says it.
 */
export function cheapestChoiceReason(
  { question, readings, winner }: Situation,
  { level, start }: { readonly level: number; readonly start: number },
): Reason | null {
  const { stepLaw, race } = readings
  const unit = costUnit(question)
  if (question.objective !== 'cheapest' || isFlat(question)) return null
  if (winner === null || stepLaw === null || unit === null) return null
  const timeOf = (curve: RaceCurve): number => timeToLevelMs(curve, level, start).timeMs
  const costOf = (curve: RaceCurve): number =>
    costOfTime(question, stepLaw, curve.batchSize, timeOf(curve)) ?? 0
  const [other] = race
    .filter((curve) => curve !== winner && timeToLevelMs(curve, level, start).reached)
    .sort((a, b) => timeOf(a) - timeOf(b))
  const won = {
    unit,
    currency: unit === 'money' ? (question.price?.currency ?? '') : '',
    candidates: race.length,
    level,
    timeMs: timeOf(winner),
    cost: costOf(winner),
  }
  if (other === undefined) return reason('cheapest-choice', won, winner.evidence)
  const compared = {
    otherBatchSize: other.batchSize,
    otherRate: other.learningRate,
    otherMs: timeOf(other),
    otherCost: costOf(other),
  }
  const cited = [...winner.evidence, ...other.evidence]
  return reason('cheapest-choice', { ...won, ...compared }, cited)
}
