import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../../../../src/trials/tfjs/engines/load-engine.js'
import type { Tf } from '../../../../src/trials/tfjs/library.js'

let tf: Tf
beforeAll(async () => {
  tf = (await loadEngine('cpu')).tf
})

it('the error of a maximum is split between equal numbers', () => {
  const gradient = tf.grad((x) => tf.sum(tf.mul(tf.max(x, 1), tf.tensor1d([6, 5]))))
  const x = tf.tensor2d([
    [2, 3, 3, 3],
    [-1, -4, -2, -3],
  ])
  expect([...gradient(x).dataSync()]).toEqual([0, 2, 2, 2, 5, 0, 0, 0])
})

it('the error of a ReLU passes where its output is positive', () => {
  const gradient = tf.grad((x) => tf.sum(tf.mul(tf.relu(x), tf.tensor1d([4, 5, 6]))))
  expect([...gradient(tf.tensor1d([-1, 0, 2])).dataSync()]).toEqual([0, 0, 6])
})
