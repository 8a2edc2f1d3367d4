import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LayerNode } from '../../../../src/advice/vocabulary/model-graph.js'
import type { Loss } from '../../../../src/advice/vocabulary/question.js'
import { storedFigures } from '../../../../src/studies/data/rows/figures.js'
import { judgeData, type Judgement } from '../../../../src/studies/request/judge/judge-data.js'
import {
  datasetFiles,
  type DataFeeds,
  type DatasetHeader,
} from '../../../../src/trials/protocol/dataset.js'
import { perceptron } from '../../../support/tiny-training.js'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-judge-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

interface Given {
  readonly x?: readonly number[]
  readonly y: readonly number[]
  readonly loss: Loss
  readonly type?: 'class' | 'real'
  /** The layer that reads the input. */
  readonly first?: string
}

/** Judges rows of one input number and one target each. */
async function judge({ x, y, loss, type = 'real', first }: Given): Promise<Judgement> {
  const folder = await mkdtemp(path.join(root, 'd'))
  const inputs = x ?? y.map((_, i) => Math.sin(i))
  const header: DatasetHeader = {
    version: 2,
    inputs: [{ name: 'x', shape: [1], type: 'float32' }],
    targets: [{ name: 'y', shape: [1], type, classes: type === 'class' ? 2 : null }],
    trainingRows: y.length,
    validationRows: 0,
  }
  const targets = type === 'class' ? Int32Array.from(y) : Float32Array.from(y)
  await writeFile(
    path.join(folder, datasetFiles.input(0, 'train')),
    new Uint8Array(Float32Array.from(inputs).buffer),
  )
  await writeFile(
    path.join(folder, datasetFiles.target(0, 'train')),
    new Uint8Array(targets.buffer),
  )
  const graph = perceptron({ inputs: 1, hidden: [2], outputs: 1, classify: false })
  const layers =
    first === undefined
      ? graph.layers
      : [
          {
            name: 'first',
            type: first as LayerNode['type'],
            config: {},
            inputs: ['input'],
            outputShape: [1],
            trainable: true,
            sharesWeightsWith: null,
          },
          ...graph.layers.map((layer, i) => (i === 0 ? { ...layer, inputs: ['first'] } : layer)),
        ]
  const figures = await storedFigures(folder, header, null)
  const feeds: DataFeeds = {
    inputs: [{ stored: 0, firstColumn: null, turned: false }],
    targets: [{ from: 'target', stored: 0, as: type, values: null }],
  }
  const rows = { figures, feeds }
  return judgeData({ ...rows, graph: { ...graph, layers }, losses: [{ loss, weight: 1 }] })
}
const wave = Array.from({ length: 40 }, (_, i) => Math.sin(i))

describe('targets', () => {
  it('of a cross-entropy outside 0 to 1 are refused, with the value and the mend', async () => {
    const masks = wave.map((value) => (value > 0 ? 255 : 0))
    await expect(judge({ y: masks, loss: 'binaryCrossentropy' })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(
        /from 0 to 1; found 255 .*divide the targets by 255/,
      ) as string,
      faults: [{ pointer: '/data/dataset', value: 255, accepted: 'targets from 0 to 1' }],
    })
    const signs = wave.map((value) => Math.sign(value))
    await expect(judge({ y: signs, loss: 'binaryCrossentropy' })).rejects.toThrow(/found -1/)
    expect(await judge({ y: masks.map((v) => v / 255), loss: 'binaryCrossentropy' })).toEqual({})
  })

  it('that are all the same are refused', async () => {
    const y = wave.map(() => 3)
    await expect(judge({ y, loss: 'meanSquaredError' })).rejects.toThrow(/every target .* is 3/)
    const labels = { y: wave.map(() => 1), loss: 'binaryCrossentropy', type: 'class' } as const
    await expect(judge(labels)).rejects.toThrow(/nothing to learn/)
  })

  it('below 0 are no labels', async () => {
    const labels = { y: [-1, 0, 1, 1], loss: 'binaryCrossentropy', type: 'class' } as const
    await expect(judge(labels)).rejects.toThrow(/a label .* is -1/)
  })

  it('of a regression are found to be unscaled, large or small', async () => {
    const scaled = (factor: number) =>
      judge({ y: wave.map((value) => factor * value), loss: 'meanSquaredError' })
    expect((await scaled(5e5)).findings).toMatchObject([{ kind: 'targets-large' }])
    expect((await scaled(1e-5)).findings).toMatchObject([{ kind: 'targets-small' }])
    expect(await scaled(10)).toEqual({})
  })

  it('that are classes are shared unevenly or evenly', async () => {
    const y = wave.map((_, i) => (i < 4 ? 0 : 1))
    const { balance } = await judge({ y, loss: 'binaryCrossentropy', type: 'class' })
    expect(balance).toEqual({ rarest: 0, leastShare: 0.1, mostShare: 0.9 })
  })
})

describe('inputs', () => {
  const y = wave
  const loss = 'meanSquaredError'
  const pixels = wave.map((_, i) => (i * 6) % 256)

  it('of 0 to 255, and of a scale of thousands, are found', async () => {
    expect((await judge({ x: pixels, y, loss })).findings).toEqual([
      { kind: 'inputs-of-bytes', name: 'input', low: 0, high: 234 },
    ])
    const x = wave.map((value) => 2e4 * value)
    expect((await judge({ x, y, loss })).findings).toMatchObject([{ kind: 'inputs-large' }])
  })

  it('that the model scales itself, or of ordinary scale, are not', async () => {
    expect(await judge({ x: pixels, y, loss, first: 'BatchNormalization' })).toEqual({})
    expect(await judge({ x: wave.map((value) => 30 * value), y, loss })).toEqual({})
  })
})
