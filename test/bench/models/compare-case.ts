/** Reads a model that Keras wrote, and compares what Batchwise makes of it. */
import { BatchwiseError } from '../../../src/errors.js'
import { parseKeras, type KerasModel } from '../../../src/studies/model/keras.js'
import type { Tensor, Tf } from '../../../src/trials/tfjs/library.js'
import { messageOf } from '../../../src/trials/tfjs/library.js'
import { Trainer } from '../../../src/trials/tfjs/training/trainer.js'
import { numbersAt, tensorAt, type CaseEntry, type KerasCase, type Place } from './keras-case.js'
import { matchWeights, type MatchedWeight } from './match-weights.js'
import { setupOf } from './training-setup.js'

export const checks = ['read', 'parameters', 'shapes', 'forward', 'step'] as const
export type Check = (typeof checks)[number]

/** Null: right. A text: what is wrong. A check that is absent was not to be made. */
export type CaseResult = Readonly<Partial<Record<Check, string | null>>> & {
  readonly name: string
}

/** Of the largest number that Keras gives. */
const forwardTolerance = 1e-4
/** Of the largest change of the weight in Keras, */
const stepTolerance = 1e-3
/** and of the largest weight: what float32 cannot tell apart. */
const weightTolerance = 2e-6

/** Compares a case; never throws. */
export async function compareCase(tf: Tf, kerasCase: KerasCase): Promise<CaseResult> {
  const { name, entry } = kerasCase
  const model = attempt(() => parseKeras(entry.model, '/model/keras'))
  if (model instanceof Error) return { name, read: wordsOf(model) }
  const counted = { name, read: null, ...sizesOf(model, entry) }
  if (entry.inputs === undefined) return counted
  try {
    return { ...counted, ...(await numbersOf(tf, kerasCase, model)) }
  } catch (error) {
    return { ...counted, forward: messageOf(error) }
  }
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const wordsOf = (error: Error): string =>
  error instanceof BatchwiseError ? error.message : `crash: ${error.stack ?? error.message}`

function sizesOf(
  { graph }: KerasModel,
  entry: CaseEntry,
): Pick<CaseResult, 'parameters' | 'shapes'> {
  const shapes = graph.outputs.map(({ shape }) => shape)
  return {
    parameters: equal(
      [graph.parameters, graph.trainableParameters],
      [entry.parameters, entry.trainableParameters],
    ),
    shapes: equal(shapes, entry.outputShapes),
  }
}

function equal(own: unknown, keras: unknown): string | null {
  const written = JSON.stringify(own)
  const expected = JSON.stringify(keras)
  return written === expected ? null : `${written}; in Keras ${expected}`
}

async function numbersOf(
  tf: Tf,
  kerasCase: KerasCase,
  model: KerasModel,
): Promise<Pick<CaseResult, 'forward' | 'step'>> {
  const { entry } = kerasCase
  const trainer = new Trainer(tf, setupOf(model, entry))
  const weights = matchWeights(trainer.model, entry.weights ?? [])
  for (const { keras, own } of weights) setWeight(tf, kerasCase, keras.before, own)
  const forward = forwardFault(tf, kerasCase, trainer)
  const step =
    entry.loss === undefined ? {} : { step: await stepFault(kerasCase, trainer, weights) }
  trainer.dispose()
  return { forward, ...step }
}

function setWeight(tf: Tf, kerasCase: KerasCase, place: Place, own: MatchedWeight['own']): void {
  tf.tidy(() => {
    const value = tensorAt(tf, kerasCase, place)
    own.write(
      tf.reshape(
        value,
        own.shape.map((size) => size ?? 1),
      ),
    )
  })
}

const inputsOf = (tf: Tf, kerasCase: KerasCase): readonly Tensor[] =>
  (kerasCase.entry.inputs ?? []).map((place) => tensorAt(tf, kerasCase, place))

function forwardFault(tf: Tf, kerasCase: KerasCase, trainer: Trainer): string | null {
  const inputs = inputsOf(tf, kerasCase)
  const given = inputs[0] !== undefined && inputs.length === 1 ? inputs[0] : [...inputs]
  const outputs = [trainer.model.apply(given, { training: false }) as Tensor | Tensor[]].flat()
  const faults = (kerasCase.entry.outputs ?? []).flatMap((place, i) => {
    const expected = numbersAt(kerasCase, place)
    const found = outputs[i]?.dataSync() ?? []
    const worst = largestDifference(found, expected) / largest(expected)
    return worst <= forwardTolerance ? [] : [`output ${i} differs by ${percent(worst)}`]
  })
  tf.dispose([...inputs, ...outputs])
  return faults.length === 0 ? null : faults.join('; ')
}

async function stepFault(
  kerasCase: KerasCase,
  trainer: Trainer,
  weights: readonly MatchedWeight[],
): Promise<string | null> {
  const { tf } = trainer
  const targets = (kerasCase.entry.targets ?? []).map((place) => tensorAt(tf, kerasCase, place))
  try {
    await trainer.step({ inputs: inputsOf(tf, kerasCase), targets })
  } catch (error) {
    return messageOf(error)
  }
  const faults = weights.flatMap((weight) => weightFault(kerasCase, weight) ?? [])
  return faults.length === 0 ? null : faults.join('; ')
}

function weightFault(kerasCase: KerasCase, { keras, own }: MatchedWeight): string | null {
  const { before, after } = keras
  if (after === undefined) return null
  const start = numbersAt(kerasCase, before)
  const expected = numbersAt(kerasCase, after)
  const found = own.read().dataSync()
  const change = largestDifference(start, expected)
  const worst = largestDifference(found, expected)
  if (worst <= stepTolerance * change + weightTolerance * Math.max(1, largest(expected)))
    return null
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
