/** The training at an effective batch size that must stay: its layout, and its learning rate. */
import type { AdviceNumbers } from '../numbers.js'
import { highestRate } from '../rate/range-test.js'
import { scaledRate } from '../rate/scaling-rules.js'
import { warmupSteps } from '../rate/warm-up.js'
import type { Readings } from '../readings.js'
import type { Estimate, WorkersPlan } from '../vocabulary/answer.js'
import type { Chosen } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { UpdateLayout } from '../wishes/layout.js'

/** The raced pair and what it rests on. */
interface RacedPair {
  readonly question: Question
  readonly readings: Readings
  readonly chosen: Chosen
  readonly numbers: AdviceNumbers
}

/** The pair to train with: the micro-batch, and the rate of the whole update. */
export function atEffectiveSize(
  { question, readings, chosen, numbers }: RacedPair,
  { microBatchSize }: UpdateLayout,
  noiseScale: Estimate | null,
): Chosen {
  const { effectiveBatchSize = microBatchSize, learningRate: decided } = question.wishes ?? {}
  const scaled = scaledRate(
    {
      learningRate: chosen.learningRate,
      from: chosen.batchSize,
      to: effectiveBatchSize,
      noiseScale: noiseScale?.value ?? null,
      optimizer: question.optimizer,
    },
    numbers.rate,
  )
  const most = highestRate(readings.sweep, chosen.learningRate, numbers.rate)
  const learningRate = decided ?? Math.min(scaled, most)
  const { low, high } = chosen.learningRateInterval
  const factor = learningRate / chosen.learningRate
  return {
    ...chosen,
    batchSize: microBatchSize,
    batchSizeInterval: { low: microBatchSize, high: microBatchSize },
    learningRate,
    learningRateInterval: { low: low * factor, high: high * factor },
  }
}

/** The plan for K workers that share an update: the training is that of one worker, sooner. */
export function sharedUpdates(
  { question, chosen, readings, numbers }: RacedPair,
  layouts: readonly UpdateLayout[],
  stepsPerEpoch: number,
): WorkersPlan | null {
  const [alone] = layouts
  const all = layouts.at(-1)
  const { effectiveBatchSize = 0 } = question.wishes ?? {}
  if (question.workers <= 1 || alone === undefined || all === undefined) return null
  const { learningRate } = chosen
  const { epochsPlanned: epochs, optimizer } = question
  const { sweep } = readings
  const shareOfHighest =
    sweep?.crossed === true ? learningRate / highestRate(sweep, learningRate, numbers.rate) : 1
  return {
    count: all.workers,
    globalBatchSize: effectiveBatchSize,
    learningRate,
    warmupSteps: warmupSteps({ stepsPerEpoch, epochs, optimizer, shareOfHighest }, numbers.rate),
    epochs,
    epochsLow: epochs,
    epochsHigh: epochs,
    efficiency: (alone.workers * alone.updateMs) / (all.workers * all.updateMs),
    usefulWorkers: usefulWorkers(layouts),
  }
}

/** A doubling of the workers must save this share of the time. */
const leastSaving = 0.2

/** The workers from which on more save less than a fifth of an update. */
function usefulWorkers(layouts: readonly UpdateLayout[]): number {
  const found = layouts.find((layout, i) => {
    const next = layouts[i + 1]
    return next === undefined || next.updateMs > (1 - leastSaving) * layout.updateMs
  })
  return found?.workers ?? 1
}
