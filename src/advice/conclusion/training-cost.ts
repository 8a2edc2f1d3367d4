/** What the advised training costs, on one device and on several. */
import { costOfTime, costUnit, meanPowerWatts, workersCost } from '../race/training-cost.js'
import type { StepTimeLaw } from '../timing/step-time-law.js'
import type { Estimate, TrainingCost } from '../vocabulary/answer.js'
import type { Question } from '../vocabulary/question.js'

const millijoulesPerKilowattHour = 3.6e9

interface AdvisedTraining {
  readonly question: Question
  readonly stepLaw: StepTimeLaw
  readonly batchSize: number
  readonly noiseScale: Estimate | null
  /** Device time of the planned epochs, ms. */
  readonly timeMs: number
}

/** Null where neither a price nor a power was given. */
export function trainingCostOf(training: AdvisedTraining): TrainingCost | null {
  const { question, stepLaw, batchSize, timeMs } = training
  const unit = costUnit(question)
  const cost = costOfTime(question, stepLaw, batchSize, timeMs)
  if (unit === null || cost === null) return null
  const watts = meanPowerWatts(question, stepLaw, batchSize)
  return {
    unit,
    currency: unit === 'money' ? (question.price?.currency ?? null) : null,
    cost,
    timeMs,
    watts,
    kilowattHours: watts === null ? null : (watts * timeMs) / millijoulesPerKilowattHour,
    ...costOfWorkers(training, cost),
  }
}

type WorkersPart = Pick<TrainingCost, 'workers' | 'perFurtherWorker' | 'affordableWorkers'>

function costOfWorkers(training: AdvisedTraining, cost: number): WorkersPart {
  const { question, batchSize, noiseScale, timeMs } = training
  if (question.workers <= 1 || noiseScale === null)
    return { workers: [], perFurtherWorker: null, affordableWorkers: null }
  const { counts, perFurther, affordable } = workersCost({
    cost,
    timeMs,
    batchSize,
    noiseScale,
    workers: question.workers,
    trainingRows: question.data.trainingRows,
  })
  return { workers: counts, perFurtherWorker: perFurther, affordableWorkers: affordable }
}

/** The unit of the amounts in a reason; the currency is empty where none was named. */
export interface AmountUnit {
  readonly unit: TrainingCost['unit']
  readonly currency: string
}

export const amountUnit = ({ unit, currency }: TrainingCost): AmountUnit => ({
  unit,
  currency: currency ?? '',
})
