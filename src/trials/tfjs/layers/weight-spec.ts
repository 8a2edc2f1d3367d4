import type { Tensor, Tf } from '../library.js'
import type { Config, WeightSpec } from './define-layer.js'

/** An initializer, regularizer or constraint: the class and its whole config. */
interface WeightObject {
  readonly className: string
  readonly config: Config
}

/**
 * A weight whose initializer, penalty and constraint the layer's configuration has.
 *
 * @param part as in the names of the fields: `kernel`, `bias`, `recurrent`, …
 */
export function weightSpec(
  tf: Tf,
  config: Config,
  part: string,
  { name, shape }: Pick<WeightSpec, 'name' | 'shape'>,
): WeightSpec {
  const objectOf = <T>(field: string): T | null =>
    objectFrom<T>(tf, config[`${part}${field}`] as WeightObject | null | undefined)
  const initializer = objectOf<WeightSpec['initializer']>('Initializer')
  if (initializer === null) throw new Error(`the weight ${name} has no initializer`)
  return {
    name,
    shape,
    initializer,
    regularizer: objectOf('Regularizer'),
    constraint: objectOf('Constraint'),
  }
}

/** The registered object of this class; null where there is none. */
function objectFrom<T>(tf: Tf, object: WeightObject | null | undefined): T | null {
  if (object === null || object === undefined) return null
  const { classNameMap } = tf.serialization.SerializationMap.getMap()
  const [Class, fromConfig] = classNameMap[object.className] ?? []
  if (Class === undefined || fromConfig === undefined)
    throw new Error(`no class ${object.className} is registered`)
  return fromConfig(Class, { ...object.config } as never) as T
}

/** Fills a part of a bias with ones: the forget gate of an LSTM begins open. */
export function withOnes(
  tf: Tf,
  { initializer, shape, ...weight }: WeightSpec,
  { from, to }: { readonly from: number; readonly to: number },
): WeightSpec {
  const [size = 0] = shape
  const apply = (): Tensor =>
    tf.tidy(() => {
      const parts = [
        initializer.apply([from]),
        tf.ones([to - from]),
        initializer.apply([size - to]),
      ]
      return tf.concat(parts)
    })
  return { ...weight, shape, initializer: { apply } }
}
