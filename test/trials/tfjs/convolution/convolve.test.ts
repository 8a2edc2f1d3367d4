import { beforeAll, describe, expect, it } from 'vitest'
import type { AxisWindow } from '../../../../src/advice/math/window-arithmetic.js'
import {
  convolutionMaps,
  convolve,
  depthwiseConvolutionMaps,
} from '../../../../src/trials/tfjs/convolution/convolve.js'
import type { ConvolutionMaps } from '../../../../src/trials/tfjs/convolution/convolution-maps.js'
import { loadEngine } from '../../../../src/trials/tfjs/engines/load-engine.js'
import type { Tensor, Tf } from '../../../../src/trials/tfjs/library.js'
import { seededTensor } from '../fixtures/seeded-tensor.js'

let tf: Tf
beforeAll(async () => {
  tf = (await loadEngine('cpu')).tf
})

const image = [2, 7, 6, 12]
const paddings = ['valid', 'same'] as const
/** Strides, or gaps. */
const steps = [
  [1, 1],
  [2, 1],
  [1, 2],
  [1, 3],
] as const

const windowsOf = (
  stride: number,
  dilation: number,
  padding: 'valid' | 'same',
): readonly AxisWindow[] => [
  { size: 3, stride, dilation, padding },
  { size: 2, stride, dilation, padding },
]

const inner = (a: Tensor, b: Tensor): number => tf.sum(tf.mul(a, b)).dataSync()[0] ?? Number.NaN

/** <y, A x> = <A* y, x>, where A is the convolution as a map of its input, or of its filter. */
function expectTransposes(maps: ConvolutionMaps, filterShape: readonly number[]): void {
  const x = seededTensor(tf, image, 1)
  const filter = seededTensor(tf, filterShape, 2)
  const output = maps.output(x, filter)
  const y = seededTensor(tf, output.shape, 3)
  const expected = inner(y, output)
  expect(inner(maps.inputErrors(y, filter, image), x)).toBeCloseTo(expected, 3)
  expect(inner(maps.filterErrors(x, y, filterShape), filter)).toBeCloseTo(expected, 3)
}

describe('the gradients of a convolution are its transposes', () => {
  const cases = steps.flatMap(([stride, dilation]) =>
    paddings.map((padding) => [stride, dilation, padding] as const),
  )
  it.each(cases)('stride %d, dilation %d, padding %s', (stride, dilation, padding) => {
    const windows = windowsOf(stride, dilation, padding)
    for (const groups of [1, 2, 6, 12])
      expectTransposes(convolutionMaps(tf, windows, groups, 12), [3, 2, 12 / groups, 24])
    expectTransposes(depthwiseConvolutionMaps(tf, windows), [3, 2, 12, 2])
  })
})

describe('the kernels of a convolution in groups', () => {
  const kernelsWith = async (groups: number, channels: number): Promise<number> => {
    const x = tf.variable(seededTensor(tf, [1, 5, 5, channels], 1))
    const filter = tf.variable(seededTensor(tf, [3, 2, channels / groups, channels], 2))
    const maps = convolutionMaps(tf, windowsOf(1, 1, 'same'), groups, channels)
    const loss = () => tf.sum(convolve(tf, maps, { x, filter, bias: null })).asScalar()
    const { kernels } = await tf.profile(() => tf.variableGrads(loss, [x, filter]).value)
    return kernels.length
  }
  it('are no more for many groups of few channels', async () => {
    expect(await kernelsWith(32, 128)).toBe(await kernelsWith(8, 32))
    expect(await kernelsWith(64, 64)).toBeLessThan(30)
  })
})
