import type { Layer, LayerVariable, Tensor, Tf } from '../library.js'
import type { Config, LayerShape } from './define-layer.js'

/** What tfjs-layers hides of a layer that another one runs. */
interface InnerLayer {
  trainable: boolean
  built: boolean
  readonly trainableWeights: LayerVariable[]
  readonly nonTrainableWeights: LayerVariable[]
  build(shapes: Shapes): void
  computeOutputShape(shapes: Shapes): Shapes
  call(inputs: Tensor | Tensor[], kwargs: Config): Tensor | Tensor[]
}

type Shape = (number | null)[]
type Shapes = Shape | Shape[]

const isList = (shapes: Shapes): shapes is Shape[] => Array.isArray(shapes[0])

/** The shapes, each mapped; one shape stays one. */
const mapped = (shapes: Shapes, map: (shape: LayerShape) => Shape): Shapes =>
  isList(shapes) ? shapes.map(map) : map(shapes)

const row = ([batch = null, , ...rest]: LayerShape): Shape => [batch, ...rest]

const withSteps =
  (steps: number | null) =>
  ([batch = null, ...rest]: LayerShape): Shape => [batch, steps, ...rest]

interface Options {
  readonly name: string | null
  /** Whether a training runs the steps one by one: their batch statistics are apart. */
  readonly stepByStep: boolean
}

/**
 * Runs a layer on every step of its inputs, [batch, steps, …]. All steps are rows of one batch, so
 * the number of kernels does not depend on them; only where the statistics of a batch matter may
 * they have to be run one by one.
 */
export function timeDistributed(tf: Tf, inner: Layer, { name, stepByStep }: Options): Layer {
  // the type of `Layer` has what every caller needs
  const layer = inner as Layer & InnerLayer

  /** Rows of all steps, and back. */
  const folded = (x: Tensor): Tensor => tf.reshape(x, [-1, ...x.shape.slice(2)])
  const unfolded = (y: Tensor, [batch = 1, steps = 1]: readonly number[]): Tensor =>
    tf.reshape(y, [batch, steps, ...y.shape.slice(1)])

  function allAtOnce(inputs: readonly Tensor[], kwargs: Config): Tensor | Tensor[] {
    const shape = inputs[0]?.shape ?? []
    const results = layer.call(oneOrAll(inputs.map(folded)), kwargs)
    return Array.isArray(results)
      ? results.map((result) => unfolded(result, shape))
      : unfolded(results, shape)
  }

  function oneByOne(inputs: readonly Tensor[], kwargs: Config): Tensor | Tensor[] {
    const steps = inputs.map((x) => tf.unstack(x, 1))
    const results = (steps[0] ?? []).map((_, t) =>
      [layer.call(oneOrAll(steps.flatMap((step) => step[t] ?? [])), kwargs)].flat(),
    )
    return oneOrAll(
      (results[0] ?? []).map((_, k) =>
        tf.stack(
          results.flatMap((result) => result[k] ?? []),
          1,
        ),
      ),
    )
  }

  class EveryStep extends tf.layers.Layer {
    static readonly className = 'TimeDistributed'
    /** Read where penalties are collected. */
    readonly layer = layer

    override get trainable(): boolean {
      return layer.trainable
    }
    override set trainable(trainable: boolean) {
      // the base class sets it before there is a layer
      layer.trainable = trainable
    }
    override get trainableWeights(): LayerVariable[] {
      return layer.trainableWeights
    }
    override get nonTrainableWeights(): LayerVariable[] {
      return layer.nonTrainableWeights
    }

    override build(inputShape: Shapes): void {
      if (!layer.built) layer.build(mapped(inputShape, row))
      layer.built = true
      this.built = true
    }
    override computeOutputShape(inputShape: Shapes): Shapes {
      const [first = []] = isList(inputShape) ? inputShape : [inputShape]
      return mapped(layer.computeOutputShape(mapped(inputShape, row)), withSteps(first[1] ?? null))
    }
    override call(inputs: Tensor | Tensor[], kwargs: Config): Tensor | Tensor[] {
      const all = [inputs].flat()
      return tf.tidy(() =>
        stepByStep && kwargs['training'] === true ? oneByOne(all, kwargs) : allAtOnce(all, kwargs),
      )
    }
  }
  return new EveryStep(name === null ? {} : { name })
}

const oneOrAll = (tensors: Tensor[]): Tensor | Tensor[] =>
  tensors.length === 1 && tensors[0] !== undefined ? tensors[0] : tensors
