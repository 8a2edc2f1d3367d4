/**
 * Rows from a seed, for when only the sizes of the data are known. They have the shape, type and
 * number of classes of the user's data and can be learnt, but not trivially. How hard the real data
 * is stays unknown; that lowers the confidence.
 */
import { sizeOf, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { OutputLoss } from '../../advice/vocabulary/question.js'
import { autoencoderRows, isAutoencoder } from './autoencoder.js'
import { inputFiller } from './inputs.js'
import type { MadeArray, RowMaker } from './made-rows.js'
import { RandomSource } from './normals.js'
import { hasOneClass, targetMaker } from './targets.js'

export interface SyntheticSetting {
  readonly model: Pick<ModelGraph, 'inputs' | 'outputs'>
  readonly losses: readonly OutputLoss[]
  /** For each output its number of classes; null for real targets. */
  readonly classes: readonly (number | null)[]
  readonly seed: number
}

export function rowMaker(setting: SyntheticSetting): RowMaker {
  const { model, losses, classes, seed } = setting
  const source = new RandomSource(seed)
  if (isAutoencoder(model, classes)) return autoencoderRows(model, source)
  const [first] = model.inputs
  if (first === undefined) throw new Error('the model has no input')
  const rowClasses = classes.map((count, i) => (isOfRows(model, i) ? count : null))
  const labels = rowClasses.reduce((most, count) => larger(most, count), null)
  const fillers = model.inputs.map((input) => inputFiller(input, labels, source))
  const makers = model.outputs.map((output, i) =>
    targetMaker(
      {
        input: first,
        output,
        loss: losses[i]?.loss ?? 'meanSquaredError',
        classes: classes[i] ?? null,
      },
      source,
    ),
  )
  return (count) => {
    const inputs = model.inputs.map(({ shape, dtype }) => emptyArray(count, shape, dtype))
    const targets = makers.map(({ shape, type }) => emptyArray(count, shape, type))
    const input = inputs[0]?.numbers ?? new Float32Array(0)
    const inputSize = sizeOf(first.shape)
    for (let row = 0; row < count; row++) {
      const label = labels === null ? null : source.below(labels)
      inputs.forEach(({ numbers, shape }, i) => fillers[i]?.(numbers, row * sizeOf(shape), label))
      const made = { input, inputOffset: row * inputSize, label }
      targets.forEach(({ numbers, shape }, i) =>
        makers[i]?.fill(made, numbers, row * sizeOf(shape)),
      )
    }
    return { inputs, targets }
  }
}

const isOfRows = ({ outputs }: Pick<ModelGraph, 'outputs'>, index: number): boolean => {
  const output = outputs[index]
  return output !== undefined && hasOneClass(output)
}

const larger = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

function emptyArray(count: number, shape: readonly number[], type: 'float32' | 'int32'): MadeArray {
  const length = count * sizeOf(shape)
  return {
    numbers: type === 'int32' ? new Int32Array(length) : new Float32Array(length),
    shape,
    type,
  }
}
