/** The loss of guessing: the same best answer for every row. A training that learnt beats it. */
import { sizeOf, type ModelOutput } from '../../../advice/vocabulary/model-graph.js'
import {
  changedLossSettings,
  type Loss,
  type OutputLoss,
} from '../../../advice/vocabulary/losses.js'
import type { ValidationRows } from '../../../advice/vocabulary/trial.js'
import { disposeBatch, type LoadedData, type Rows } from '../data/rows.js'
import type { Tensor, Tf } from '../library.js'
import type { TrialContext } from '../trial-context.js'
import { readScalar } from './trainer.js'

/** Training rows that the guess is made from, at most. */
const trainingRowsMax = 4096
/**
 * Most of the loss that luck may take off it, as a share. A network that died still moves its
 * biases, and may hit an answer that suits the validation rows better than the training rows'.
 */
const luckShareMax = 0.02
/** Probabilities are clipped as in the losses. */
const epsilon = 1e-7

type GuessLoss = (tf: Tf, targets: Tensor, guess: Tensor) => Tensor

const crossentropy: GuessLoss = (tf, targets, guess) =>
  tf.neg(tf.sum(tf.mul(targets, tf.log(tf.clipByValue(guess, epsilon, 1))), -1))
const binary: GuessLoss = (tf, targets, guess) => {
  const clipped = tf.clipByValue(guess, epsilon, 1 - epsilon)
  const others = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, clipped)))
  return tf.neg(tf.add(tf.mul(targets, tf.log(clipped)), others))
}

/** The losses whose best constant answer is the mean of the targets, or close to it. */
const guessLosses: Partial<Record<Loss, GuessLoss>> = {
  sparseCategoricalCrossentropy: crossentropy,
  categoricalCrossentropy: crossentropy,
  binaryCrossentropy: binary,
  meanSquaredError: (tf, targets, guess) => tf.square(tf.sub(targets, guess)),
  meanAbsoluteError: (tf, targets, guess) => tf.abs(tf.sub(targets, guess)),
}

/** Undefined for a loss with class weights or settings that change its value. */
function guessLossOf({ loss, settings = {}, classWeights }: OutputLoss): GuessLoss | undefined {
  const changed = Object.keys(changedLossSettings(loss, settings))
  const isPlain = classWeights === undefined && changed.every((name) => name === 'fromLogits')
  return isPlain ? guessLosses[loss] : undefined
}

const known = new WeakMap<LoadedData, Promise<number | null>>()

/**
 * Validation loss of the best constant answer, the mean of the targets of each unit (class
 * frequencies for classes). Null for a loss whose best constant is another.
 *
 *   guess = max(min(L(training), L(validation)), (1 - luck) L(training))
 *
 * L: validation loss of the mean of those targets. No constant beats L(validation), but where the
 * rows are few for many classes, that mean is far better than a training could know.
 */
export function guessingLoss(
  context: TrialContext,
  validation: ValidationRows,
): Promise<number | null> {
  const { data } = context
  const loss = known.get(data) ?? measureGuess(context, validation)
  known.set(data, loss)
  return loss
}

async function measureGuess(
  { tf, request: { model, losses }, data }: TrialContext,
  { batchSize, rows }: ValidationRows,
): Promise<number | null> {
  let ofTraining = 0
  let ofValidation = 0
  for (const [index, output] of model.outputs.entries()) {
    const judged = losses[index]
    const loss = judged === undefined ? undefined : guessLossOf(judged)
    if (judged === undefined || loss === undefined) return null
    const place = { tf, output, index, batchSize }
    const training = { ...place, rows: data.training, count: trainingRowsMax }
    const validation = { ...place, rows: data.validation, count: rows }
    ofTraining += judged.weight * (await lossOfMean(training, validation, loss))
    ofValidation += judged.weight * (await lossOfMean(validation, validation, loss))
  }
  return Math.max(Math.min(ofTraining, ofValidation), (1 - luckShareMax) * ofTraining)
}

/** Validation loss of the mean of some targets. */
async function lossOfMean(
  guessed: TargetRows,
  validation: TargetRows,
  loss: GuessLoss,
): Promise<number> {
  const { tf } = guessed
  const guess = meanOver(guessed, (targets) => tf.mean(targets, 0))
  const mean = meanOver(validation, (targets) => tf.mean(loss(tf, targets, guess)))
  guess.dispose()
  const value = await readScalar(mean.asScalar())
  mean.dispose()
  return value
}

interface TargetRows {
  readonly tf: Tf
  readonly output: ModelOutput
  /** Place of the output in the model. */
  readonly index: number
  readonly rows: Rows
  /** Rows to read at most, `batchSize` at a time. */
  readonly count: number
  readonly batchSize: number
}

/** Mean over the batches, weighted by their rows, of what is measured of their targets. */
function meanOver(
  { tf, output, index, rows, count, batchSize }: TargetRows,
  measure: (targets: Tensor) => Tensor,
): Tensor {
  const total = Math.min(count, rows.count)
  let sum: Tensor = tf.scalar(0)
  for (let start = 0; start < total; start += batchSize) {
    const size = Math.min(batchSize, total - start)
    const batch = rows.slice(start, size)
    const previous = sum
    sum = tf.tidy(() => {
      const targets = unitsOf(tf, output, batch.targets[index] ?? tf.scalar(0))
      return tf.add(previous, tf.mul(measure(targets), size / total))
    })
    previous.dispose()
    disposeBatch(batch)
  }
  return sum
}

/** Targets as [values, units]: class numbers become one-hot rows. */
function unitsOf(tf: Tf, { shape }: ModelOutput, targets: Tensor): Tensor {
  const units = shape.at(-1) ?? 1
  const numbers = targets.size / (targets.shape[0] ?? 1)
  return numbers === sizeOf(shape)
    ? tf.reshape(targets.toFloat(), [-1, units])
    : tf.oneHot(tf.reshape(targets.toInt(), [-1]), units).toFloat()
}
