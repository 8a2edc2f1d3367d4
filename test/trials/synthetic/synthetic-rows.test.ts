import { describe, expect, it } from 'vitest'
import {
  sizeOf,
  type Activation,
  type ModelInput,
} from '../../../src/advice/vocabulary/model-graph.js'
import type { Loss } from '../../../src/advice/vocabulary/question.js'
import type { Numbers } from '../../../src/trials/synthetic/made-rows.js'
import { rowMaker } from '../../../src/trials/synthetic/synthetic-rows.js'

interface Wanted {
  readonly inputs: readonly (readonly number[])[]
  readonly vocabulary?: number
  readonly outputs: readonly {
    readonly shape: readonly number[]
    readonly activation: Activation
    readonly loss: Loss
    readonly classes: number | null
  }[]
}

const setting = ({ inputs, vocabulary, outputs }: Wanted, seed = 1) => ({
  model: {
    inputs: inputs.map((shape, i): ModelInput => ({
      name: `in${i}`,
      shape,
      dtype: vocabulary === undefined ? 'float32' : 'int32',
      vocabulary: vocabulary ?? null,
    })),
    outputs: outputs.map(({ shape, activation }, i) => ({
      name: `out${i}`,
      layer: `out${i}`,
      shape,
      activation,
    })),
  },
  losses: outputs.map(({ loss }) => ({ loss, weight: 1 })),
  classes: outputs.map(({ classes }) => classes),
  seed,
})
const make = (wanted: Wanted, rows: number, seed?: number) => rowMaker(setting(wanted, seed))(rows)
const range = (numbers: Numbers | undefined): readonly [number, number] => {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of numbers ?? []) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

const binary = { activation: 'sigmoid', loss: 'binaryCrossentropy', classes: null } as const
const real = { activation: 'linear', loss: 'meanSquaredError', classes: null } as const
const perClass = { activation: 'softmax', loss: 'sparseCategoricalCrossentropy' } as const

describe('made-up rows', () => {
  it('of images differ between classes in coarse patterns, as a convolution can find', () => {
    const side = 16
    const rows = 2000
    const wanted = {
      inputs: [[side, side, 1]],
      outputs: [{ ...perClass, shape: [2], classes: 2 }],
    }
    const { inputs, targets } = make(wanted, rows)
    const pixels = inputs[0]?.numbers ?? new Float32Array()
    const labels = targets[0]?.numbers ?? new Float32Array()
    const difference = new Float64Array(side * side)
    for (let row = 0; row < rows; row++)
      for (let place = 0; place < difference.length; place++)
        difference[place] =
          (difference[place] ?? 0) +
          ((labels[row] === 0 ? 1 : -1) * (pixels[row * difference.length + place] ?? 0)) / rows
    const at = (y: number, x: number): number => difference[y * side + x] ?? 0
    const within: number[] = []
    const across: number[] = []
    for (let y = 0; y < side; y++)
      for (let x = 0; x + 4 < side; x += 4) {
        within.push((at(y, x) - at(y, x + 3)) ** 2)
        across.push((at(y, x) - at(y, x + 4)) ** 2)
      }
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(across)).toBeGreaterThan(5 * mean(within))
  })

  it('map an image of 518,400 numbers to one of 172,800', () => {
    const wanted = { inputs: [[360, 480, 3]], outputs: [{ ...real, shape: [360, 480, 1] }] }
    const { inputs, targets } = make(wanted, 2)
    expect(inputs[0]?.numbers).toHaveLength(2 * 518_400)
    expect(targets[0]?.numbers).toHaveLength(2 * 172_800)
  })

  it('lie from 0 to 1 for a cross-entropy, of many labels and of pixels', () => {
    for (const shape of [[7], [6, 5, 1]]) {
      const { targets } = make({ inputs: [[6, 5, 3]], outputs: [{ ...binary, shape }] }, 40)
      expect(range(targets[0]?.numbers)).toEqual([0, 1])
      expect(targets[0]).toMatchObject({ shape, type: 'float32' })
    }
  })

  it('are one-hot for a cross-entropy on real targets, and not negative for counts', () => {
    const oneHot = { ...real, activation: 'softmax', loss: 'categoricalCrossentropy' } as const
    const { targets } = make({ inputs: [[9]], outputs: [{ ...oneHot, shape: [4] }] }, 50)
    const numbers = targets[0]?.numbers ?? []
    for (let row = 0; row < 50; row++)
      expect([...numbers.slice(4 * row, 4 * row + 4)].sort()).toEqual([0, 0, 0, 1])
  })

  it('have the number of classes given, at every position too', () => {
    const rows = make({ inputs: [[12]], outputs: [{ ...perClass, classes: 3, shape: [10] }] }, 200)
    expect(rows.targets[0]).toMatchObject({ shape: [], type: 'int32' })
    expect(new Set(rows.targets[0]?.numbers)).toEqual(new Set([0, 1, 2]))
    const output = { ...perClass, classes: 5, shape: [8, 9] }
    for (const wanted of [
      { inputs: [[8]], vocabulary: 50, outputs: [output] },
      { inputs: [[8, 4]], outputs: [output] },
      { inputs: [[64]], outputs: [output] },
    ]) {
      const { targets } = make(wanted, 60)
      expect(targets[0]).toMatchObject({ shape: [8], type: 'int32' })
      expect(new Set(targets[0]?.numbers)).toEqual(new Set([0, 1, 2, 3, 4]))
    }
  })

  it('give every input and output of a graph its own array', () => {
    const { inputs, targets } = make(
      {
        inputs: [[4], [3, 2]],
        outputs: [
          { ...perClass, classes: 3, shape: [3] },
          { ...real, shape: [2] },
        ],
      },
      30,
    )
    expect(inputs.map(({ numbers }) => numbers.length)).toEqual([120, 180])
    expect(targets.map(({ numbers }) => numbers.length)).toEqual([30, 60])
  })

  it('can be learnt: rows of a class lie nearer to its mean than to others', () => {
    const wanted = { inputs: [[64]], outputs: [{ ...perClass, classes: 4, shape: [4] }] }
    const { inputs, targets } = make(wanted, 600)
    const x = inputs[0]?.numbers ?? new Float32Array(0)
    const means = [0, 1, 2, 3].map((label) => meanOf(x, targets[0]?.numbers ?? [], label))
    const correct = Array.from({ length: 600 }, (_, row) => {
      const distances = means.map((mean) => distance(x, row, mean))
      return distances.indexOf(Math.min(...distances)) === targets[0]?.numbers[row]
    }).filter(Boolean)
    expect(correct.length / 600).toBeGreaterThan(0.85)
  })

  it('are the same for the same seed, and go on from the training to the validation', () => {
    const wanted = { inputs: [[5]], outputs: [{ ...real, shape: [3] }] }
    expect(make(wanted, 9)).toEqual(make(wanted, 9))
    expect(make(wanted, 9)).not.toEqual(make(wanted, 9, 2))
    const maker = rowMaker(setting(wanted))
    expect(maker(5)).not.toEqual(maker(5))
  })
})

function meanOf(x: Numbers, labels: ArrayLike<number>, label: number): readonly number[] {
  const size = sizeOf([64])
  const rows = Array.from(labels).flatMap((value, row) => (value === label ? [row] : []))
  return Array.from(
    { length: size },
    (_, j) => rows.reduce((sum, row) => sum + (x[row * size + j] ?? 0), 0) / rows.length,
  )
}

const distance = (x: Numbers, row: number, mean: readonly number[]): number =>
  mean.reduce((sum, value, j) => sum + ((x[row * 64 + j] ?? 0) - value) ** 2, 0)
