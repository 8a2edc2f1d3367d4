import type { Tensor, Tf } from '../../library.js'
import type { SettingReader } from './update-rule.js'

/** Clips one gradient. Runs inside `tf.tidy`. */
export type Clip = (gradient: Tensor) => Tensor

/**
 * Clipping as in Keras, by one of three settings.
 *
 *   clipvalue:        each entry to [-c, c]
 *   clipnorm:         each gradient to norm c:  g c / max(|g|, c)
 *   globalClipnorm:   all gradients together:   g c / max(norm of all, c)
 *
 * Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks",
 * 2013.
 *
 * @param gradients of all weights; they are read at once only for `globalClipnorm`
 */
export function clipOf(tf: Tf, settings: SettingReader, gradients: readonly Tensor[]): Clip {
  const clipNorm = settings.optionalNumber('clipnorm')
  if (clipNorm !== null)
    return (gradient) => scaledTo(tf, gradient, clipNorm, normOf(tf, [gradient]))
  const globalClipNorm = settings.optionalNumber('globalClipnorm')
  if (globalClipNorm !== null) {
    const norm = normOf(tf, gradients)
    return (gradient) => scaledTo(tf, gradient, globalClipNorm, norm)
  }
  const clipValue = settings.optionalNumber('clipvalue')
  if (clipValue !== null) return (gradient) => tf.clipByValue(gradient, -clipValue, clipValue)
  return (gradient) => gradient
}

const normOf = (tf: Tf, gradients: readonly Tensor[]): Tensor =>
  tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))))

const scaledTo = (tf: Tf, gradient: Tensor, most: number, norm: Tensor): Tensor =>
  tf.mul(gradient, tf.div(most, tf.maximum(norm, most)))
