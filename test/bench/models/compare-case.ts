/** Reads a model that Keras wrote, and compares what Batchwise makes of it. */
import { BatchwiseError } from '../../../src/errors.js'
import { parseKeras, type KerasModel } from '../../../src/studies/model/keras.js'
import { messageOf, type Tf } from '../../../src/trials/tfjs/library.js'
import type { TrainingSetup } from '../../../src/trials/tfjs/training/trainer.js'
import { compareStep, forwardFault } from './compare-numbers.js'
import type { CaseEntry, KerasCase } from './keras-case.js'
import { setupOf } from './training-setup.js'

export const checks = ['read', 'parameters', 'shapes', 'forward', 'step'] as const
type Check = (typeof checks)[number]

/** Null: right. A text: what is wrong. A check that is absent was not to be made. */
export type CaseResult = Readonly<Partial<Record<Check, string | null>>> & {
  readonly name: string
  /** What is right only within the float32 noise that was measured in float64. */
  readonly noise?: string
}

/** Compares a case; never throws. */
export async function compareCase(tf: Tf, kerasCase: KerasCase): Promise<CaseResult> {
  const { name, entry } = kerasCase
  const read = attempt(() => {
    const model = parseKeras(entry.model, '/model/keras')
    return { model, setup: setupOf(model, entry) }
  })
  if (read instanceof Error) return { name, read: wordsOf(read) }
  const counted = { name, read: null, ...sizesOf(read.model, entry) }
  if (entry.inputs === undefined) return counted
  const forward = faultOf(() => forwardFault(tf, kerasCase, read.setup))
  if (entry.loss === undefined) return { ...counted, forward }
  return { ...counted, forward, ...(await stepOf(tf, kerasCase, read.setup)) }
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

function faultOf(work: () => string | null): string | null {
  try {
    return work()
  } catch (error) {
    return messageOf(error)
  }
}

async function stepOf(
  tf: Tf,
  kerasCase: KerasCase,
  setup: TrainingSetup,
): Promise<Pick<CaseResult, 'step' | 'noise'>> {
  try {
    const { fault, noise } = await compareStep(tf, kerasCase, setup)
    return { step: fault, ...(noise === null ? {} : { noise }) }
  } catch (error) {
    return { step: messageOf(error) }
  }
}

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
