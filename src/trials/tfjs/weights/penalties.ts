import type { Model, Scalar, Tensor, Tf } from '../library.js'

type Config = Readonly<Record<string, unknown>>
type Penalty = (tf: Tf, x: Tensor, config: Config) => Scalar

/** Keras divides no vector by less than the root of this. */
const squaredNormMin = 1e-14

/** l1 * sum |x| + l2 * sum x^2. */
const l1l2: Penalty = (tf, x, { l1, l2 }) => {
  const parts: Tensor[] = []
  if (l1 !== 0) parts.push(tf.mul(Number(l1), tf.sum(tf.abs(x))))
  if (l2 !== 0) parts.push(tf.mul(Number(l2), tf.sum(tf.square(x))))
  return parts.reduce((sum, part) => tf.add(sum, part), tf.scalar(0) as Tensor).asScalar()
}

/** Mean absolute cosine between two rows, or columns, of a matrix, times a factor. */
const orthogonal: Penalty = (tf, x, { factor, mode }) => {
  const vectors = mode === 'rows' ? x : tf.transpose(x)
  const [count = 1] = vectors.shape
  const squaredNorms = tf.sum(tf.square(vectors), 1, true)
  const unit = tf.mul(vectors, tf.rsqrt(tf.maximum(squaredNorms, squaredNormMin)))
  const cosines = tf.mul(tf.matMul(unit, unit, false, true), tf.sub(1, tf.eye(count)))
  const pairs = (count * (count - 1)) / 2
  return tf.mul((Number(factor) * 0.5) / pairs, tf.sum(tf.abs(cosines))).asScalar()
}

const penalties: Readonly<Record<string, Penalty>> = {
  L1L2: l1l2,
  OrthogonalRegularizer: orthogonal,
}

/** The penalty of a regularizer `{className, config}` on a tensor. */
export function penaltyOn(tf: Tf, x: Tensor, regularizer: unknown): Scalar {
  const { className, config } = regularizer as { readonly className: string; config: Config }
  const penalty = penalties[className]
  if (penalty === undefined) throw new Error(`no regularizer has the name ${className}`)
  return tf.tidy(() => penalty(tf, x, config))
}

/** Registers Keras' regularizers by name. */
export function registerRegularizers(tf: Tf): void {
  for (const className of Object.keys(penalties)) registerRegularizer(tf, className)
}

function registerRegularizer(tf: Tf, name: string): void {
  class KerasRegularizer extends tf.serialization.Serializable {
    static readonly className = name

    constructor(private readonly config: Config) {
      super()
    }
    apply(x: Tensor): Scalar {
      return penaltyOn(tf, x, { className: name, config: this.config })
    }
    getConfig(): ReturnType<InstanceType<Tf['serialization']['Serializable']>['getConfig']> {
      return { ...this.config } as never
    }
  }
  tf.serialization.registerClass(KerasRegularizer)
}

/** What tfjs-layers hides of a layer, a wrapper and a recurrent layer. */
interface LayerParts {
  readonly _losses: readonly (() => Scalar)[]
  readonly trainable: boolean
  readonly layer?: LayerParts
  readonly forwardLayer?: LayerParts
  readonly backwardLayer?: LayerParts
  readonly cell?: LayerParts
}

/**
 * Penalties on the weights and outputs of the layers that train, those inside a wrapper among
 * them: TensorFlow.js leaves out the latter.
 */
export function penaltiesOf(model: Model): readonly Scalar[] {
  // the fields are protected
  return (model.layers as unknown as readonly LayerParts[]).flatMap(penaltiesOfLayer)
}

function penaltiesOfLayer(layer: LayerParts): readonly Scalar[] {
  if (!layer.trainable) return []
  const parts = [layer.layer, layer.forwardLayer, layer.backwardLayer, layer.cell]
  return [
    ...layer._losses.map((penalty) => penalty()),
    ...parts.flatMap((part) => (part === undefined ? [] : penaltiesOfLayer(part))),
  ]
}
