/**
 * Prints, one JSON line a case, loss and gradients of every layer case on one engine: the same weights, rows and random numbers whatever computes.
 * Arguments: the engine, and names of cases (all where none is named).
 */
import type { Engine } from '../../../src/advice/vocabulary/question.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { loadEngine } from '../../../src/trials/tfjs/load-engine.js'
import { dispose, numberOf, Trainer } from '../../../src/trials/tfjs/trainer.js'
import type { Batch } from '../../../src/trials/tfjs/rows.js'
import type { Tf } from '../../../src/trials/tfjs/engine.js'
import { layerCases, type LayerCase } from '../../support/layer-cases.js'

const rows = 5

export interface CaseGradients {
  readonly name: string
  readonly error: string | null
  readonly loss: number
  readonly gradients: Readonly<Record<string, readonly number[]>>
  readonly leaked: number
}

/** Between -1 and 1, away from ties that a maximum would break differently. */
function values(count: number, seed: number): Float32Array {
  const random = mulberry32(seed)
  return Float32Array.from({ length: count }, () => 2 * random() - 1)
}
const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

function batchOf(tf: Tf, { graph, loss }: LayerCase): Batch {
  const { shape, dtype, vocabulary } = graph.input
  const size = rows * product(shape)
  const x =
    dtype === 'int32'
      ? Int32Array.from(values(size, 1), (value) =>
          Math.floor(((value + 1) / 2) * (vocabulary ?? 2)),
        )
      : values(size, 1)
  const classes = Int32Array.from({ length: rows }, (_, row) => row % (graph.outputShape[0] ?? 1))
  const y =
    loss === 'sparseCategoricalCrossentropy'
      ? tf.tensor(classes, [rows], 'int32')
      : loss === 'categoricalCrossentropy'
        ? tf.oneHot(tf.tensor1d(classes, 'int32'), graph.outputShape[0] ?? 1).toFloat()
        : loss === 'binaryCrossentropy'
          ? tf.tensor(
              Float32Array.from({ length: rows }, (_, row) => row % 2),
              [rows, 1],
            )
          : tf.tensor(values(rows * product(graph.outputShape), 2), [rows, ...graph.outputShape])
  return { x: tf.tensor(x, [rows, ...shape], dtype), y }
}

async function gradientsOf(tf: Tf, one: LayerCase): Promise<CaseGradients> {
  // layers that draw random numbers without a seed draw the same everywhere
  Math.random = mulberry32(7)
  const trainer = new Trainer(tf, one.graph, one.loss, 'sgd', 0.01, 1)
  trainer.model.setWeights(
    trainer.model.weights.map((weight, i) => {
      const drawn = values(product(weight.shape as number[]), 100 + i)
      return tf.tensor(
        weight.originalName.includes('variance')
          ? drawn.map((value) => 1.5 + value)
          : drawn.map((value) => 0.7 * value),
        weight.shape as number[],
      )
    }),
  )
  const batch = batchOf(tf, one)
  const before = tf.memory().numTensors
  try {
    const { loss, gradients } = trainer.gradients(batch)
    const read: Record<string, readonly number[]> = {}
    for (const [i, variable] of trainer.variables.entries())
      read[trainer.model.trainableWeights[i]?.originalName ?? ''] = [
        ...((await gradients[variable.name]?.data()) ?? []),
      ]
    const value = await numberOf(loss)
    dispose(gradients)
    return {
      name: one.name,
      error: null,
      loss: value,
      gradients: read,
      leaked: tf.memory().numTensors - before,
    }
  } catch (error) {
    return {
      name: one.name,
      error: error instanceof Error ? error.message : String(error),
      loss: Number.NaN,
      gradients: {},
      leaked: 0,
    }
  }
}

const [engine = 'tensorflow', ...names] = process.argv.slice(2)
const { tf } = await loadEngine(engine as Engine)
for (const one of layerCases)
  if (names.length === 0 || names.includes(one.name))
    process.stdout.write(`${JSON.stringify(await gradientsOf(tf, one))}\n`)
process.exit(0)
