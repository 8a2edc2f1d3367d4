import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { storedFigures, type InputFigures } from '../../../src/studies/data/rows/figures.js'
import { checkTokens } from '../../../src/studies/request/check-tokens.js'
import { datasetFiles } from '../../../src/trials/protocol/dataset.js'
import { classHeader } from '../../support/dataset-header.js'

const header = classHeader({
  shape: [3],
  type: 'int32',
  classes: 2,
  trainingRows: 1,
  validationRows: 1,
})

function faultOf(check: () => void): unknown {
  try {
    check()
  } catch (error) {
    return error
  }
  return null
}

test('tokens below the vocabulary size pass; the error names another token', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-tokens-'))
  try {
    await writeFile(path.join(folder, datasetFiles.input(0, 'train')), new Int32Array([0, 4, 2]))
    await writeFile(
      path.join(folder, datasetFiles.input(0, 'validation')),
      new Int32Array([1, 5, 2]),
    )
    const { inputs } = await storedFigures(folder, header, null)
    const figures = inputs[0] as InputFigures
    expect(() => checkTokens(figures, 6)).not.toThrow()
    expect(faultOf(() => checkTokens(figures, 5))).toMatchObject({
      faults: [{ pointer: '/data/dataset', value: 5, accepted: 'whole token numbers from 0 to 4' }],
    })
    const half = { ...figures, tokens: { ...figures.tokens, fraction: 0.5 } }
    expect(faultOf(() => checkTokens(half, 6))).toMatchObject({ faults: [{ value: 0.5 }] })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
