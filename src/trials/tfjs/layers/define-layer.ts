/** Layers that TensorFlow.js lacks, or computes otherwise than Keras, written as functions. */
import type { Layer, LayerVariable, Scalar, Tensor, Tf } from '../library.js'

/** Sizes with the batch first; null where a size is open. */
export type LayerShape = readonly (number | null)[]

type AddWeight = Parameters<InstanceType<Tf['layers']['Layer']>['addWeight']>

export interface WeightSpec {
  /** Unique in the layer; `kernel` and `bias` as Keras has them. */
  readonly name: string
  readonly shape: readonly number[]
  readonly initializer: { apply(shape: number[]): Tensor }
  readonly regularizer?: { apply(weight: Tensor): Scalar } | null
  readonly constraint?: { apply(weight: Tensor): Tensor } | null
  /** Default true. False for what a layer keeps and an optimizer does not change. */
  readonly trainable?: boolean
}

export interface CallContext {
  /** Value of a weight; throws for a name that `weights` does not give. */
  weight(name: string): Tensor
  /** Sets a weight that is not trained, for example a moving average. */
  write(name: string, value: Tensor): void
  readonly training: boolean
  /** False for a frozen layer. */
  readonly trainable: boolean
}

/** What a layer does, as functions of its inputs. */
export interface LayerDefinition {
  /** In the order of Keras. Called once. */
  weights?(inputs: readonly LayerShape[]): readonly WeightSpec[]
  /** Of one result, or of each of several. */
  outputShape(inputs: readonly LayerShape[]): LayerShape | readonly LayerShape[]
  call(inputs: readonly Tensor[], context: CallContext): Tensor | Tensor[]
}

export type Config = Readonly<Record<string, unknown>>

/**
 * @param config the layer's complete configuration, its name and `seed`, a whole number that no
 *   other layer of the model has: for initializers and what is random in training.
 */
export type OwnLayer = (tf: Tf, config: Config) => Layer

/**
 * Makes a layer for TensorFlow.js of a definition.
 *
 * @param config fields of the layer; `name` and `trainable` are those of every layer.
 */
export function defineLayer(
  tf: Tf,
  className: string,
  config: Config,
  definition: LayerDefinition,
): Layer {
  class DefinedLayer extends tf.layers.Layer {
    static readonly className = className
    private readonly variables = new Map<string, LayerVariable>()

    override build(inputShape: Shapes): void {
      for (const spec of definition.weights?.(shapesOf(inputShape)) ?? []) {
        const { name, shape, trainable = true } = spec
        // of these TensorFlow.js calls `apply` only
        const initializer = spec.initializer as AddWeight[3]
        const regularizer = (spec.regularizer ?? undefined) as AddWeight[4]
        const constraint = (spec.constraint ?? undefined) as AddWeight[6]
        this.variables.set(
          name,
          this.addWeight(
            name,
            [...shape],
            'float32',
            initializer,
            regularizer,
            trainable,
            constraint,
          ),
        )
      }
      this.built = true
    }

    override computeOutputShape(inputShape: Shapes): Shapes {
      const shapes = definition.outputShape(shapesOf(inputShape))
      return isList(shapes) ? shapes.map((shape) => [...shape]) : [...shapes]
    }

    override call(inputs: Tensor | Tensor[], kwargs: Config): Tensor | Tensor[] {
      return tf.tidy(() =>
        definition.call(Array.isArray(inputs) ? inputs : [inputs], {
          weight: (name) => this.variable(name).read(),
          write: (name, value) => void this.variable(name).write(value),
          training: kwargs['training'] === true,
          trainable: this.trainable,
        }),
      )
    }

    private variable(name: string): LayerVariable {
      const variable = this.variables.get(name)
      if (variable === undefined) throw new Error(`${className} has no weight ${name}`)
      return variable
    }
  }
  return new DefinedLayer({ ...nameOf(config), trainable: config['trainable'] !== false })
}

type Shape = (number | null)[]
type Shapes = Shape | Shape[]

const shapesOf = (shapes: Shapes): readonly LayerShape[] =>
  Array.isArray(shapes[0]) ? (shapes as Shape[]) : [shapes as Shape]

const isList = (shapes: LayerShape | readonly LayerShape[]): shapes is readonly LayerShape[] =>
  Array.isArray(shapes[0])

const nameOf = ({ name }: Config): { name?: string } => (typeof name === 'string' ? { name } : {})
