/** Forward pass and training step beside those of Keras. Null: right, else what differs. */
import type { Model, Tensor, Tf } from '../../../src/trials/tfjs/library.js'
import { buildModel } from '../../../src/trials/tfjs/training/build-model.js'
import { Trainer, type TrainingSetup } from '../../../src/trials/tfjs/training/trainer.js'
import { numbersAt, tensorAt, type KerasCase } from './keras-case.js'
import { matchWeights, type MatchedWeight } from './match-weights.js'

/** Of the largest number that Keras gives. */
const forwardTolerance = 1e-4
/**
 * Of the largest change of the weight in Keras. Through a deep network with batch norms over a few
 * values, float32 noise of the gradients grows.
 */
const stepTolerance = (weights: number): number => (weights > deepWeights ? 0.02 : 1e-3)
const deepWeights = 100
/** Of the largest weight: what float32 cannot tell apart. */
const weightTolerance = 2e-6

export function forwardFault(tf: Tf, kerasCase: KerasCase, setup: TrainingSetup): string | null {
  const model = buildModel(tf, setup.model, setup.seed)
  carryWeights(tf, kerasCase, model)
  const inputs = inputsOf(tf, kerasCase)
  const given = inputs[0] !== undefined && inputs.length === 1 ? inputs[0] : [...inputs]
  const outputs = [model.apply(given, { training: false }) as Tensor | Tensor[]].flat()
  const faults = (kerasCase.entry.outputs ?? []).flatMap((place, i) => {
    const expected = numbersAt(kerasCase, place)
    const found = outputs[i]?.dataSync() ?? []
    const worst = largestDifference(found, expected) / largest(expected)
    return worst <= forwardTolerance ? [] : [`output ${i} differs by ${percent(worst)}`]
  })
  tf.dispose([...inputs, ...outputs])
  model.dispose()
  return joined(faults)
}

export async function stepFault(
  tf: Tf,
  kerasCase: KerasCase,
  setup: TrainingSetup,
): Promise<string | null> {
  const trainer = new Trainer(tf, setup)
  const weights = carryWeights(tf, kerasCase, trainer.model)
  const targets = (kerasCase.entry.targets ?? []).map((place) => tensorAt(tf, kerasCase, place))
  await trainer.step({ inputs: inputsOf(tf, kerasCase), targets })
  const tolerance = stepTolerance(weights.length)
  const faults = weights.flatMap((weight) => weightFault(kerasCase, weight, tolerance) ?? [])
  trainer.dispose()
  return joined(faults)
}

const joined = (faults: readonly string[]): string | null =>
  faults.length === 0 ? null : faults.join('; ')

const inputsOf = (tf: Tf, kerasCase: KerasCase): readonly Tensor[] =>
  (kerasCase.entry.inputs ?? []).map((place) => tensorAt(tf, kerasCase, place))

/** Gives the model the weights of Keras. */
function carryWeights(tf: Tf, kerasCase: KerasCase, model: Model): readonly MatchedWeight[] {
  const weights = matchWeights(model, kerasCase.entry.weights ?? [])
  for (const { keras, own } of weights)
    tf.tidy(() => {
      const value = tensorAt(tf, kerasCase, keras.before)
      const shape = own.shape.map((size) => size ?? 1)
      own.write(tf.reshape(value, shape))
    })
  return weights
}

function weightFault(
  kerasCase: KerasCase,
  { keras, own }: MatchedWeight,
  tolerance: number,
): string | null {
  const { before, after } = keras
  if (after === undefined) return null
  const start = numbersAt(kerasCase, before)
  const expected = numbersAt(kerasCase, after)
  const found = own.read().dataSync()
  const change = largestDifference(start, expected)
  const worst = largestDifference(found, expected)
  const noise = weightTolerance * Math.max(1, largest(expected))
  if (worst <= tolerance * change + noise) return null
  const share = change === 0 ? 'it is frozen in Keras' : `${percent(worst / change)} of its change`
  return `${keras.layer.join('/')} ${keras.name}: differs by ${worst.toPrecision(3)}, ${share}`
}

type Numbers = ArrayLike<number>

const largest = (values: Numbers): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)

/** Infinite where the sizes differ, or a value is no number. */
function largestDifference(found: Numbers, expected: Numbers): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY
  let most = 0
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs((found[i] ?? Number.NaN) - (expected[i] ?? Number.NaN))
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY
    most = Math.max(most, difference)
  }
  return most
}

const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`
