/** What code to paste needs to know of a finished advice. */
import { reasonOf } from '../../advice/brief/statements.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { settingsOf } from '../../advice/vocabulary/optimizer-settings.js'
import type { Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Question } from '../../advice/vocabulary/question.js'
import type { Settings } from '../../advice/vocabulary/settings.js'

export interface Recipe {
  readonly optimizer: Optimizer
  /** Every setting of the optimizer but its learning rate. */
  readonly settings: Settings
  /** Rows of a step on one device: of a micro-batch where steps are accumulated. */
  readonly batchSize: number
  /** Steps that make an update; 1 without accumulation. */
  readonly accumulate: number
  /** Of an update. */
  readonly learningRate: number
  readonly epochs: number
  readonly updatesPerEpoch: number
  readonly updates: number
  readonly warmUp: number
  /** The learning rate falls to zero by the last update. */
  readonly falls: boolean
  /** Devices that share an update. */
  readonly workers: number
  /** The batch size from an epoch on; null where it stays. */
  readonly grown: { readonly batchSize: number; readonly fromEpoch: number } | null
}

export type AdvisedQuestion = Pick<
  Question,
  'optimizer' | 'optimizerSettings' | 'epochsPlanned' | 'data' | 'program' | 'engineChoice'
>

/** On one device; null without an answer. */
export function recipeOf(advice: Advice, question: AdvisedQuestion): Recipe | null {
  const { batchSize, learningRate, warmupSteps, accumulation } = advice
  if (batchSize === null || learningRate === null) return null
  const isShared = reasonOf(advice, 'effective-decided') !== null
  const accumulate = isShared ? (accumulation?.steps ?? 1) : 1
  const epochs = question.epochsPlanned
  const updatesPerEpoch = Math.ceil(question.data.trainingRows / (batchSize.value * accumulate))
  return {
    optimizer: question.optimizer,
    settings: settingsOf(question),
    batchSize: batchSize.value,
    accumulate,
    learningRate: rounded(learningRate.value),
    epochs,
    updatesPerEpoch,
    updates: updatesPerEpoch * epochs,
    warmUp: warmupSteps ?? 0,
    falls: reasonOf(advice, 'rate-falls') !== null || reasonOf(advice, 'rate-decay') !== null,
    workers: 1,
    grown: null,
  }
}

/** On the planned workers; null for one. */
export function workersRecipeOf(advice: Advice, question: AdvisedQuestion): Recipe | null {
  const recipe = recipeOf(advice, question)
  const { workers } = advice
  if (recipe === null || workers === null || workers.count < 2) return null
  const { count, globalBatchSize, learningRate, warmupSteps } = workers
  const updatesPerEpoch = Math.ceil(question.data.trainingRows / globalBatchSize)
  const epochs = Math.ceil(workers.epochs)
  return {
    ...recipe,
    batchSize: Math.max(1, Math.floor(globalBatchSize / count / recipe.accumulate)),
    learningRate: rounded(learningRate),
    epochs,
    updatesPerEpoch,
    updates: updatesPerEpoch * epochs,
    warmUp: warmupSteps,
    workers: count,
  }
}

/** The last epochs at a larger batch instead of a lower rate; null where that is no alternative. */
export function growingRecipeOf(advice: Advice, question: AdvisedQuestion): Recipe | null {
  const recipe = recipeOf(advice, question)
  const growing = reasonOf(advice, 'alternative-growing-batch')
  if (recipe === null || growing === null) return null
  const { batchSize, fromEpoch } = growing.values
  return { ...recipe, falls: false, grown: { batchSize, fromEpoch } }
}

/** Scaled rates have digits that nobody means. */
const rounded = (rate: number): number => Number(rate.toPrecision(3))
