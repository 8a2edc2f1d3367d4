import type { Tensor, Tf } from './library.js'

const steps = 3
const rows = 32

/**
 * Trains a small network with the common layer types and discards it. Threads, arenas, compiled
 * code and the libraries' first-use memory then belong to the baseline, not to the first model.
 */
export async function warmUp(tf: Tf): Promise<void> {
  const { layers } = tf
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [12, 12, 2], filters: 8, kernelSize: 3, activation: 'relu' }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dropout({ rate: 0.1 }),
      layers.dense({ units: 8, activation: 'softmax' }),
    ],
  })
  const optimizer = tf.train.adam(1e-3)
  const lossOfStep = () =>
    tf.tidy(() => {
      const output = model.apply(tf.ones([rows, 12, 12, 2]), { training: true }) as Tensor
      return tf.mean(tf.squaredDifference(tf.ones([rows, 8]), output)).asScalar()
    })
  for (let step = 0; step < steps; step++) {
    const loss = optimizer.minimize(lossOfStep, true)
    await loss?.data()
    loss?.dispose()
  }
  model.dispose()
  optimizer.dispose()
}
