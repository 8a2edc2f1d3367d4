/**
 * The initializers of Keras, in place of those of TensorFlow.js 4.22. Those take 0 for "not given"
 * (the standard deviation, the limits of a uniform) and do not scale a truncated normal to the
 * standard deviation that it is asked for.
 */
import { sizeOf } from '../../../advice/vocabulary/model-graph.js'
import type { Tensor, Tf } from '../library.js'
import { normalNumbers, uniformNumbers } from './random-numbers.js'
import { orthogonalMatrix } from './orthogonal.js'

type Shape = readonly number[]
type Config = Readonly<Record<string, unknown>>
type Draw = (shape: Shape, config: Config, seed: number) => Float32Array

const filled = (shape: Shape, value: number): Float32Array =>
  new Float32Array(sizeOf(shape)).fill(value)

/** A truncated normal is drawn again beyond two standard deviations, as in Keras. */
const truncation = 2
/** Standard deviation of a standard normal that is truncated there. */
const truncatedDeviation = 0.87962566103423978

function normal(limit: number): Draw {
  return (shape, config, seed) => {
    const { mean, stddev } = config as { readonly mean: number; readonly stddev: number }
    return normalNumbers(sizeOf(shape), seed, limit).map((number) => mean + stddev * number)
  }
}

interface Scaling {
  readonly scale: number
  readonly mode: 'fanIn' | 'fanOut' | 'fanAvg'
  readonly distribution: 'uniform' | 'truncatedNormal' | 'untruncatedNormal'
  readonly inputAxes: readonly number[] | null
  readonly outputAxes: readonly number[] | null
}

/** Number of inputs and of outputs of a weight; the last two axes of a kernel are its channels. */
function fansOf(shape: Shape, { inputAxes, outputAxes }: Scaling): readonly [number, number] {
  const sizeAlong = (axes: readonly number[]): number =>
    sizeOf(axes.map((axis) => shape.at(axis) ?? 1))
  if (inputAxes !== null && outputAxes !== null)
    return [sizeAlong(inputAxes), sizeAlong(outputAxes)]
  const [inputs = 1, outputs = inputs] = shape.slice(-2)
  const field = sizeOf(shape.slice(0, -2))
  return [inputs * field, outputs * field]
}

/**
 * Variance scale / n, where n is the number of inputs, of outputs, or their mean.
 * He et al., "Delving deep into rectifiers", 2015; Glorot and Bengio, "Understanding the difficulty
 * of training deep feedforward neural networks", 2010.
 */
const varianceScaling: Draw = (shape, config, seed) => {
  const scaling = config as unknown as Scaling
  const [fanIn, fanOut] = fansOf(shape, scaling)
  const fans = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }
  const variance = scaling.scale / Math.max(1, fans[scaling.mode])
  if (scaling.distribution === 'uniform') {
    const limit = Math.sqrt(3 * variance)
    return uniformNumbers(sizeOf(shape), seed, { least: -limit, most: limit })
  }
  const isTruncated = scaling.distribution === 'truncatedNormal'
  const stddev = Math.sqrt(variance) / (isTruncated ? truncatedDeviation : 1)
  const limit = isTruncated ? truncation : Number.POSITIVE_INFINITY
  return normal(limit)(shape, { mean: 0, stddev }, seed)
}

const orthogonal: Draw = (shape, { gain }, seed) => {
  const columns = shape.at(-1) ?? 1
  const matrix = orthogonalMatrix(sizeOf(shape) / columns, columns, seed)
  return matrix.map((number) => Number(gain) * number)
}

const identity: Draw = (shape, { gain }) => {
  const [rows = 1, columns = 1] = shape
  const numbers = filled([rows, columns], 0)
  for (let i = 0; i < Math.min(rows, columns); i++) numbers[i * columns + i] = Number(gain)
  return numbers
}

const draws: Readonly<Record<string, Draw>> = {
  Zeros: (shape) => filled(shape, 0),
  Ones: (shape) => filled(shape, 1),
  Constant: (shape, { value }) => filled(shape, Number(value)),
  RandomNormal: normal(Number.POSITIVE_INFINITY),
  TruncatedNormal: normal(truncation),
  RandomUniform: (shape, { minval, maxval }, seed) =>
    uniformNumbers(sizeOf(shape), seed, { least: Number(minval), most: Number(maxval) }),
  VarianceScaling: varianceScaling,
  GlorotNormal: varianceScaling,
  GlorotUniform: varianceScaling,
  HeNormal: varianceScaling,
  HeUniform: varianceScaling,
  LecunNormal: varianceScaling,
  LecunUniform: varianceScaling,
  Orthogonal: orthogonal,
  Identity: identity,
}

const withoutConfig: readonly string[] = ['Zeros', 'Ones']

/** Registers the initializers by name. A config is complete, and has a seed. */
export function registerInitializers(tf: Tf): void {
  for (const [className, draw] of Object.entries(draws)) registerInitializer(tf, className, draw)
}

function registerInitializer(tf: Tf, name: string, draw: Draw): void {
  class KerasInitializer extends tf.serialization.Serializable {
    static readonly className = name

    constructor(private readonly config: Config) {
      super()
    }
    apply(shape: Shape): Tensor {
      // TensorFlow.js makes an initializer by its name alone where a layer's config has none
      if (this.config['seed'] === undefined && !withoutConfig.includes(name))
        throw new Error(`the initializer ${name} has no config and no seed`)
      return tf.tensor(draw(shape, this.config, Number(this.config['seed'])), [...shape])
    }
    getConfig(): ReturnType<InstanceType<Tf['serialization']['Serializable']>['getConfig']> {
      return { ...this.config } as never
    }
  }
  tf.serialization.registerClass(KerasInitializer)
}
