import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import { normals } from '../../src/advice/math/normals.js'
import { dot, hessianProduct, noiseScales } from './hessian-weighting.js'
import { batches, SmallNetwork, type Rows } from './small-network.js'

function rows(count: number, inputs: number, classes: number): Rows {
  const normal = normals(1)
  const random = mulberry32(2)
  return {
    x: Array.from({ length: count }, () => Float64Array.from({ length: inputs }, normal)),
    y: Int32Array.from({ length: count }, () => Math.floor(random() * classes)),
  }
}
const data = rows(40, 3, 3)
const networks = [
  ['softmax regression', new SmallNetwork({ sizes: [3, 3], activation: 'tanh' }, data)],
  ['tanh', new SmallNetwork({ sizes: [3, 4, 3], activation: 'tanh' }, data)],
  ['relu', new SmallNetwork({ sizes: [3, 5, 4, 3], activation: 'relu' }, data)],
] as const
const unit = (network: SmallNetwork, k: number): Float64Array =>
  Float64Array.from({ length: network.parameters }, (_, i) => (i === k ? 1 : 0))

describe.each(networks)('a network of %s', (_, network) => {
  const theta = network.initial(3)
  it('its gradient matches finite differences of its loss', () => {
    const { gradient } = network.fullGradient(theta)
    const differences = gradient.map((__, k) => {
      const at = (sign: number): number =>
        network.loss(theta.map((value, i) => value + (i === k ? sign * 1e-5 : 0)))
      return (at(1) - at(-1)) / 2e-5
    })
    expect(
      Math.max(...gradient.map((value, k) => Math.abs(value - (differences[k] ?? 0)))),
    ).toBeLessThan(1e-7)
  })
  it('its noise scales match those from per-row gradients and the full Hessian', () => {
    const n = network.count
    const each = Array.from(
      { length: n },
      (__, row) => network.gradient(theta, [[row, 1]]).gradient,
    )
    const { gradient } = network.fullGradient(theta)
    const hessian = Array.from({ length: network.parameters }, (__, k) =>
      hessianProduct(network, theta, unit(network, k)),
    )
    const form = (v: Float64Array): number =>
      hessian.reduce((sum, column, k) => sum + (v[k] ?? 0) * dot(column, v), 0)
    const centred = each.map((one) => one.map((value, k) => value - (gradient[k] ?? 0)))
    const average = (of: (v: Float64Array) => number): number =>
      centred.reduce((sum, v) => sum + of(v), 0) / n
    const scales = noiseScales(network, theta, { draws: 1500, seed: 4 })
    expect(scales.variance / average((v) => dot(v, v))).toBeCloseTo(1, 8)
    expect(scales.simple).toBeCloseTo(scales.variance / dot(gradient, gradient), 8)
    const exact = average(form) / form(gradient)
    expect(Math.abs(scales.hessian / exact - 1)).toBeLessThan(4 * scales.hessianError + 0.02)
    expect(scales.hessianError).toBeLessThan(0.2)
  })
  it('its loss falls under SGD', () => {
    const trained = Float64Array.from(theta)
    const order = batches(network.count, 8, 5)
    for (let step = 0; step < 200; step++) network.step(trained, 0.1, order.next().value ?? [])
    expect(network.loss(trained)).toBeLessThan(network.loss(theta))
  })
})

it('an epoch of batches holds every row once', () => {
  const order = batches(12, 4, 1)
  const epoch = [0, 1, 2].flatMap(() => [...(order.next().value ?? [])])
  expect([...epoch].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, row) => row))
})
