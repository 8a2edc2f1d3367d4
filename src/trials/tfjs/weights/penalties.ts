import type { Model, Scalar, Tensor, Tf } from '../library.js'

interface OrthogonalConfig {
  readonly factor: number
  readonly mode: 'rows' | 'columns'
}

/** Keras divides no vector by less. */
const squaredNormMin = 1e-12

/** Mean absolute cosine between two rows, or columns, of a matrix, times a factor. */
function orthogonalPenalty(tf: Tf, x: Tensor, { factor, mode }: OrthogonalConfig): Scalar {
  const vectors = mode === 'rows' ? x : tf.transpose(x)
  const [count = 1] = vectors.shape
  const squaredNorms = tf.sum(tf.square(vectors), 1, true)
  const unit = tf.mul(vectors, tf.rsqrt(tf.maximum(squaredNorms, squaredNormMin)))
  const cosines = tf.mul(tf.matMul(unit, unit, false, true), tf.sub(1, tf.eye(count)))
  const pairs = (count * (count - 1)) / 2
  return tf.mul((factor * 0.5) / pairs, tf.sum(tf.abs(cosines))).asScalar()
}

/** Registers the regularizer that TensorFlow.js lacks. */
export function registerRegularizers(tf: Tf): void {
  class OrthogonalRegularizer extends tf.serialization.Serializable {
    static readonly className = 'OrthogonalRegularizer'

    constructor(private readonly config: OrthogonalConfig) {
      super()
    }
    apply(x: Tensor): Scalar {
      return tf.tidy(() => orthogonalPenalty(tf, x, this.config))
    }
    getConfig(): ReturnType<InstanceType<Tf['serialization']['Serializable']>['getConfig']> {
      return { ...this.config }
    }
  }
  tf.serialization.registerClass(OrthogonalRegularizer)
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
