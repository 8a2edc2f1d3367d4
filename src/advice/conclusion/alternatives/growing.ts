/** The last epochs at a larger batch and the same rate, instead of a rate that falls. */
import { bestGrowth, lastPart, type ComparedGrowth } from '../../growing-batch/growing-batch.js'
import { stepTimeMs, type StepTimeLaw } from '../../timing/step-time-law.js'
import type { Alternative } from '../../vocabulary/answer.js'
import { advisedSchedule } from '../../vocabulary/question.js'
import { reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import { allowsPair } from '../../wishes/sizes.js'
import type { Situation } from '../situation.js'

/** Null where none ended as low as the falling rate in less time, or too few epochs are planned. */
export function growingAlternative(situation: Situation): Alternative | null {
  const { question, readings, chosen, trainingCost } = situation
  const { stepLaw } = readings
  const growth = stepLaw === null ? null : growthOf(situation, stepLaw)
  if (growth === null || chosen.ends === undefined || advisedSchedule(question) !== 'falling')
    return null
  const { pair, grownSize: batchSize, from, steps, saving, loss, fallingLoss, trials } = growth
  const epochs = question.epochsPlanned
  const racedRows = { from: from * pair.batchSize, steps: steps * batchSize }
  const fromEpoch = epochs - Math.max(1, Math.round(lastPart(racedRows) * epochs))
  if (fromEpoch < 1) return null
  const shareOfEpochs = (epochs - fromEpoch) / epochs / lastPart(racedRows)
  const { learningRate } = pair
  const timeSaving = saving * shareOfEpochs
  const values = { batchSize, learningRate, firstBatchSize: pair.batchSize, fromEpoch, epochs }
  return {
    name: 'growing-batch',
    batchSize,
    learningRate,
    cost: trainingCost === null ? null : trainingCost.cost * (1 - timeSaving),
    reason: reason(
      'alternative-growing-batch',
      { ...values, loss, fallingLoss, saving: timeSaving },
      trials,
      sources.smith,
    ),
  }
}

function growthOf(
  { question: { wishes }, readings, chosen, numbers }: Situation,
  stepLaw: StepTimeLaw,
): ComparedGrowth | null {
  const { batchSize, learningRate } = chosen
  const { anneals, growths } = readings
  const largest = readings.largest?.value ?? batchSize
  const sizes = growths
    .map(({ grownSize }) => grownSize)
    .filter((size) => size <= largest)
    .filter((size) => wishes === undefined || allowsPair(wishes, { batchSize: size, learningRate }))
  const stepTime = (size: number): number => stepTimeMs(stepLaw, size)
  const setting = { pair: { batchSize, learningRate }, anneals, growths, sizes, stepTime }
  return bestGrowth(setting, numbers.growingBatch)
}
