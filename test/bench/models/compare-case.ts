/** Reads a model that Keras wrote, and compares what Batchwise makes of it. */
import { BatchwiseError } from '../../../src/errors.js'
import { parseKeras, type KerasModel } from '../../../src/studies/model/keras.js'
import { messageOf, type Tf } from '../../../src/trials/tfjs/library.js'
import { forwardFault, stepFault } from './compare-numbers.js'
import type { CaseEntry, KerasCase } from './keras-case.js'
import { setupOf } from './training-setup.js'

export const checks = ['read', 'parameters', 'shapes', 'forward', 'step'] as const
type Check = (typeof checks)[number]

/** Null: right. A text: what is wrong. A check that is absent was not to be made. */
export type CaseResult = Readonly<Partial<Record<Check, string | null>>> & {
  readonly name: string
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
  const forward = await faultOf(() => forwardFault(tf, kerasCase, read.setup))
  if (entry.loss === undefined) return { ...counted, forward }
  const step = await faultOf(() => stepFault(tf, kerasCase, read.setup))
  return { ...counted, forward, step }
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

async function faultOf(work: () => string | null | Promise<string | null>): Promise<string | null> {
  try {
    return await work()
  } catch (error) {
    return messageOf(error)
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
