/** What the training costs, what its alternatives cost, and after how many trainings the probe has paid for itself. */
import type { Rival } from './conclude.js'
import type { Situation } from './conclude-situation.js'
import { sources } from './guards.js'
import type { Advice, Alternative, Estimate, Question, Reason, TrainingCost } from './interfaces.js'
import { candidateKey, timeToLevelMs, type RaceCurve } from './race-curves.js'
import { reason } from './reason-codes.js'
import type { StepTimeLaw } from './step-time.js'
import { costOfTime, costUnit, isFlat, meanPowerWatts, restOverBusy, workersCost } from './training-cost.js'

export function trainingCostOf({ question, stepLaw, batchSize, noiseScale, timeMs }: {
  readonly question: Question; readonly stepLaw: StepTimeLaw; readonly batchSize: number; readonly noiseScale: Estimate | null; readonly timeMs: number
}): TrainingCost | null {
  const [unit, cost, watts] = [costUnit(question), costOfTime(question, stepLaw, batchSize, timeMs), meanPowerWatts(question, stepLaw, batchSize)]
  if (unit === null || cost === null) return null
  const several = question.workers > 1 && noiseScale !== null ? workersCost({ cost, timeMs, batchSize, noiseScale, workers: question.workers, trainingRows: question.data.trainingRows }) : null
  return {
    unit, currency: unit === 'money' ? (question.price?.currency ?? null) : null, cost, timeMs, watts, kilowattHours: watts === null ? null : (watts * timeMs) / 3.6e9,
    workers: several?.counts ?? [], perFurtherWorker: several?.perFurther ?? null, affordableWorkers: several?.affordable ?? null,
  }
}

/** The unit of every amount, as the sentences read it. */
const unitOf = ({ unit, currency }: TrainingCost): Reason['values'] => ({ unit, currency: currency ?? '' })

/** What the advised training costs, on one worker and on more. */
export function trainingCostReasons({ question, readings, trainingCost: known, noiseEvidence }: Situation): readonly Reason[] {
  if (known === null) return []
  const { cost, timeMs, watts, kilowattHours, workers, perFurtherWorker, affordableWorkers } = known
  const power = watts === null || kilowattHours === null ? {} : { watts, kilowattHours }
  const told = reason('training-cost', { ...unitOf(known), cost, timeMs, epochs: question.epochsPlanned, ...power }, readings.cited.stepTime, watts === null ? null : sources.you)
  const all = workers.at(-1)
  if (all === undefined || perFurtherWorker === null || affordableWorkers === null) return [told]
  const [cheapest] = [...workers].sort((a, b) => a.cost - b.cost)
  const values = { ...unitOf(known), count: all.count, cost: all.cost, costLow: all.costLow, costHigh: all.costHigh, timeMs: all.timeMs, single: cost, singleMs: timeMs, cheapest: cheapest?.count ?? 1, perFurther: perFurtherWorker, affordable: affordableWorkers }
  return [told, reason('training-cost-workers', values, [...readings.cited.stepTime, ...noiseEvidence], sources.mcCandlish)]
}

/** Why the cheapest cell is what it is; for the objective `cheapest`. */
export function cheapestReasons(situation: Situation): readonly Reason[] {
  const { question, readings, optimum, carrying, noiseEvidence, chosen } = situation
  const { stepLaw, largest } = readings
  if (question.objective !== 'cheapest' || stepLaw === null) return []
  if (isFlat(question)) return [reason('cheapest-is-fastest', {}, carrying)]
  if (optimum === null || question.power === undefined) return []
  const cheapest = Math.max(1, Math.min(largest?.value ?? Number.POSITIVE_INFINITY, optimum.value * Math.sqrt(restOverBusy(question))))
  const { idleWatts, busyWatts } = question.power
  return [reason('cheapest-power', { idleWatts, busyWatts, watts: meanPowerWatts(question, stepLaw, chosen.batchSize) ?? 0, quickest: optimum.value, cheapest }, [...readings.cited.stepTime, ...noiseEvidence], sources.you)]
}

/** What the winner and the quickest other candidate cost to the level; null at a flat price, where the race tells the same. */
export function cheapestChoice({ question, readings, winner }: Situation, level: number, timeOf: (curve: RaceCurve) => number, quickest: RaceCurve | undefined): Reason | null {
  const law = readings.stepLaw
  const unit = costUnit(question)
  if (question.objective !== 'cheapest' || isFlat(question) || winner === null || law === null || unit === null) return null
  const costOf = (curve: RaceCurve): number => costOfTime(question, law, curve.batchSize, timeOf(curve)) ?? 0
  const other = quickest === undefined ? {} : { otherBatchSize: quickest.batchSize, otherRate: quickest.learningRate, otherMs: timeOf(quickest), otherCost: costOf(quickest) }
  const values = { unit, currency: unit === 'money' ? (question.price?.currency ?? '') : '', candidates: readings.race.length, level, timeMs: timeOf(winner), cost: costOf(winner), ...other }
  return reason('cheapest-choice', values, [...winner.evidence, ...(quickest?.evidence ?? [])])
}

/** The quickest beside the cheapest, or the other way round. */
export function paidAlternatives({ chosen, readings, carrying, trainingCost, question }: Situation): readonly Alternative[] {
  const law = readings.stepLaw
  if (trainingCost === null || law === null) return []
  return (chosen.rivals ?? []).flatMap(({ role, batchSize, learningRate, timeRatio }): readonly Alternative[] => {
    const cost = costOfTime(question, law, batchSize, trainingCost.timeMs * timeRatio)
    if (role === 'framework-default' || cost === null) return []
    const evidence = [...(readings.race.find((curve) => candidateKey(curve) === candidateKey({ batchSize, learningRate }))?.evidence ?? []), ...carrying]
    const values = { ...unitOf(trainingCost), batchSize, learningRate, cost, advisedCost: trainingCost.cost, timeRatio }
    return [{ name: role, batchSize, learningRate, cost, reason: reason(role === 'fastest' ? 'alternative-fastest' : 'alternative-cheapest', values, evidence) }]
  })
}

/** An alternative with what its training costs, where that can be told. */
export function withCost(alternative: Alternative, { timeAt, trainingCost, readings, chosen, question }: Situation): Alternative {
  const law = readings.stepLaw
  if (trainingCost === null || law === null || alternative.cost !== undefined) return { cost: null, ...alternative }
  const cost = timeAt === null ? null : costOfTime(question, law, alternative.batchSize, (trainingCost.timeMs * timeAt(alternative.batchSize)) / timeAt(chosen.batchSize))
  if (cost === null) return { ...alternative, cost }
  return { ...alternative, cost, reason: { ...alternative.reason, values: { ...alternative.reason.values, ...unitOf(trainingCost), cost, advisedCost: trainingCost.cost } } }
}

/** The probe beside the training that it serves, and how many such trainings save what it took; against the framework's default. */
export function repaidReasons({ question, evidence, readings, chosen, winner, epochTimeMs }: Situation, { deviceMs }: Advice['cost']): readonly Reason[] {
  if (epochTimeMs === null) return []
  const ids = evidence.trials.map(({ id }) => id)
  const totalMs = epochTimeMs * question.epochsPlanned
  const share = reason('probe-share', { deviceMs, totalMs, epochs: question.epochsPlanned, ratio: deviceMs / totalMs }, ids)
  const start = readings.race.flatMap(({ points }) => points.filter(([step]) => step === 0).map(([, loss]) => loss))
  const usual = chosen.rivals?.find(({ role }) => role === 'framework-default')
  if (winner === null || chosen.level === null || !chosen.targetReached || usual === undefined) return [share]
  const timeMs = timeToLevelMs(winner, chosen.level, Math.max(chosen.level, ...start)).timeMs
  return [share, repaid(usual, { timeMs, deviceMs, trainings: question.probeBudget.kind === 'auto' ? question.probeBudget.trainings : 1 }, readings.race.flatMap((curve) => curve.evidence))]
}

/** Less than this of the time is no saving that anyone could tell. */
const leastSaving = 0.05

function repaid({ batchSize, learningRate, timeRatio, seen }: Rival, { timeMs, deviceMs, trainings }: { readonly timeMs: number; readonly deviceMs: number; readonly trainings: number }, evidence: readonly string[]): Reason {
  const values = { batchSize, learningRate, timeMs, usualMs: timeMs * timeRatio, ratio: timeRatio, seen: seen ? 'yes' : 'no', trainings }
  const savedMs = timeMs * (timeRatio - 1)
  return savedMs < leastSaving * timeMs ? reason('probe-not-repaid', values, evidence) : reason('probe-repaid', { ...values, savedMs, repaidAfter: Math.max(1, Math.ceil(deviceMs / savedMs)) }, evidence)
}
