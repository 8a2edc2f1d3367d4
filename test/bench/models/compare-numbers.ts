/** Forward pass and training step beside those of Keras. */
import type { Model, Tensor, Tf } from '../../../src/trials/tfjs/library.js'
import { buildModel } from '../../../src/trials/tfjs/training/build-model.js'
import { Trainer, type TrainingSetup } from '../../../src/trials/tfjs/training/trainer.js'
import { numbersAt, tensorAt, type KerasCase } from './keras-case.js'
import { judgeStep, percent, type StepVerdict, type WeightDifference } from './judge-step.js'
import { matchWeights, type MatchedWeight } from './match-weights.js'

/** Of the largest number that Keras gives. */
const forwardTolerance = 1e-4
/** Of the largest weight: what float32 cannot tell apart. */
const weightTolerance = 2e-6

/** Null: right, else what differs. */
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

export async function compareStep(
  tf: Tf,
  kerasCase: KerasCase,
  setup: TrainingSetup,
): Promise<StepVerdict> {
  const trainer = new Trainer(tf, setup)
  const weights = carryWeights(tf, kerasCase, trainer.model)
  const targets = (kerasCase.entry.targets ?? []).map((place) => tensorAt(tf, kerasCase, place))
  await trainer.step({ inputs: inputsOf(tf, kerasCase), targets })
  const differences = weights.flatMap((weight) => differenceOf(kerasCase, weight) ?? [])
  trainer.dispose()
  return judgeStep(differences)
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

/** Null where the step is not compared. */
function differenceOf(
  kerasCase: KerasCase,
  { keras: { layer, name, before, after, noise = 0 }, own }: MatchedWeight,
): WeightDifference | null {
  if (after === undefined) return null
  const expected = numbersAt(kerasCase, after)
  return {
    name: `${layer.join('/')} ${name}`,
    worst: largestDifference(own.read().dataSync(), expected),
    change: largestDifference(numbersAt(kerasCase, before), expected),
    noise,
    rounding: weightTolerance * Math.max(1, largest(expected)),
  }
}

type Numbers = ArrayLike<number>

function largest(values: Numbers): number {
  let most = 1e-6
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0))
  return most
}

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
