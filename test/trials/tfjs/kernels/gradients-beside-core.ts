/**
 * Prints, one JSON line a case, the gradient that is registered here and that of tfjs-core, which it takes the place of; at last the values of Step on TensorFlow.
 * Argument: the engine.
 */
import tfjs from '@tensorflow/tfjs'
import type { Engine } from '../../../../src/advice/vocabulary/question.js'
import { mulberry32 } from '../../../../src/advice/math/random.js'
import type { Tensor, Tf } from '../../../../src/trials/tfjs/engine.js'
import { registerReductionGradients } from '../../../../src/trials/tfjs/kernels/reduction-gradients.js'
import { loadEngine } from '../../../../src/trials/tfjs/load-engine.js'

export interface Compared {
  readonly name: string
  readonly own: readonly number[]
  readonly core: readonly number[]
}

// the gradients of tfjs-core, before any other is registered
const kernels = ['Tile', 'Sum', 'Mean'] as const
const ofCore = kernels.map((name) => tfjs.getGradient(name))
const engine = (process.argv[2] ?? 'cpu') as Engine
const { tf } = await loadEngine(engine)
if (engine !== 'tensorflow') registerReductionGradients(tf)
const own = kernels.map((name) => tf.getGradient(name))

const values = (tf: Tf, shape: readonly number[], seed: number): Tensor => {
  const random = mulberry32(seed)
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1),
    [...shape],
  )
}
const works: Readonly<
  Record<string, readonly (readonly [shape: readonly number[], work: (x: Tensor) => Tensor])[]>
> = {
  Tile: [
    [[3], [4]],
    [[1], [5]],
    [
      [2, 3],
      [2, 1],
    ],
    [
      [1, 3],
      [4, 1],
    ],
    [
      [2, 2],
      [3, 2],
    ],
    [
      [1, 1, 5],
      [3, 4, 1],
    ],
    [
      [2, 3, 2],
      [2, 1, 3],
    ],
    [
      [1, 2, 1, 3],
      [2, 2, 3, 1],
    ],
    [
      [2, 1, 2, 2],
      [1, 3, 1, 2],
    ],
  ].map(([shape = [], reps = []]) => [shape, (x: Tensor) => tf.tile(x, reps)] as const),
  Sum: [
    [[4], [0]],
    [[3, 4], [1]],
    [
      [3, 4],
      [0, 1],
    ],
    [[2, 3, 4], [1]],
    [
      [2, 3, 4],
      [0, 2],
    ],
  ].map(([shape = [], axes = []]) => [shape, (x: Tensor) => tf.sum(x, axes)] as const),
  Mean: [
    [[4], [0]],
    [[3, 4], [1]],
    [
      [3, 4],
      [0, 1],
    ],
    [
      [2, 3, 4, 2],
      [0, 1, 2],
    ],
    [[2, 3, 4], [-1]],
  ].map(([shape = [], axes = []]) => [shape, (x: Tensor) => tf.mean(x, axes)] as const),
}
for (const [k, name] of kernels.entries()) {
  for (const [i, [shape, work]] of (works[name] ?? []).entries()) {
    const [x, dy] = [
      values(tf, shape, i + 1),
      values(tf, work(values(tf, shape, 1)).shape, i + 100),
    ]
    const gradient = (config: (typeof own)[number] | undefined): readonly number[] => {
      if (config === undefined) throw new Error(`no gradient of ${name}`)
      tf.registerGradient(config)
      return [...tf.grad(work)(x, dy).dataSync()]
    }
    process.stdout.write(
      `${JSON.stringify({ name: `${name} of ${shape.join(' x ')} (${i})`, own: gradient(own[k]), core: gradient(ofCore[k]) } satisfies Compared)}\n`,
    )
  }
}
process.stdout.write(
  `${JSON.stringify(Array.from(tf.step(tf.tensor1d([-1, 0, 2, Number.NaN]), 0.25).dataSync(), String))}\n`,
)
