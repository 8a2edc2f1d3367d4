/** Prints value and gradients of some einsums on one engine, one JSON line each. Argument: the engine. */
import type { Engine } from '../../../../src/advice/vocabulary/question.js'
import { mulberry32 } from '../../../../src/advice/math/random.js'
import { loadEngine } from '../../../../src/trials/tfjs/load-engine.js'
import { equations } from './equations.js'

const { tf } = await loadEngine((process.argv[2] ?? 'tensorflow') as Engine)
for (const { equation, shapes } of equations) {
  const inputs = shapes.map((shape, i) => {
    const random = mulberry32(i + 1)
    return tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1),
      [...shape],
    )
  })
  const { value, grads } = tf.valueAndGrads((...tensors) =>
    tf.sum(tf.square(tf.einsum(equation, ...tensors))),
  )(inputs)
  const read = await Promise.all([value, ...grads].map((tensor) => tensor.data()))
  process.stdout.write(`${JSON.stringify(read.map((values) => [...values]))}\n`)
}
process.exit(0)
