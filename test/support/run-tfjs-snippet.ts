/** Runs code to paste for TensorFlow.js as it is, but for its import. */
import * as tf from '@tensorflow/tfjs'

export interface Ran {
  readonly lossBefore: number
  readonly lossAfter: number
  /** Learning rates, in the order in which they were used. */
  readonly rates: readonly number[]
}

type Body = (...values: readonly unknown[]) => Promise<{ readonly optimizer: tf.Optimizer }>

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
  ...texts: readonly string[]
) => Body

/** On a linear problem of 100 rows. */
export async function runTfjsSnippet(code: string): Promise<Ran> {
  const [importLine, ...rest] = code.split('\n')
  if (importLine !== "import * as tf from '@tensorflow/tfjs'")
    throw new Error(`the first line imports something else: ${String(importLine)}`)
  const xTrain = tf.randomNormal([100, 4], 0, 1, 'float32', 1)
  const yTrain = xTrain.sum(1, true)
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] })
  const lossNow = (): number =>
    tf.tidy(
      () => tf.losses.meanSquaredError(yTrain, model.predict(xTrain) as tf.Tensor).dataSync()[0],
    ) ?? Number.NaN
  const isOwnLoop = code.includes('applyGradients')
  const loss = isOwnLoop ? tf.losses.meanSquaredError : 'meanSquaredError'
  const lossBefore = lossNow()
  const rates: number[] = []
  const body = rest
    .join('\n')
    .replace('function rateAt(', 'const rateAt = seen(rateOf)\nfunction rateOf(')
  const seen =
    (rateOf: (update: number) => number) =>
    (update: number): number => {
      const rate = rateOf(update)
      rates.push(rate)
      return rate
    }
  const run = new AsyncFunction(
    'tf',
    'model',
    'loss',
    'xTrain',
    'yTrain',
    'seen',
    `${body}\nreturn { optimizer }`,
  )
  await run(tf, model, loss, xTrain, yTrain, seen)
  const lossAfter = lossNow()
  tf.dispose([xTrain, yTrain])
  model.dispose()
  return { lossBefore, lossAfter, rates }
}
