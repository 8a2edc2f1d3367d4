import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
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

const whole = { stored: 0, firstColumn: null, width: 3 }

test('tokens below the vocabulary size pass; the error names the first other token; other columns do not count', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-tokens-'))
  try {
    await writeFile(path.join(folder, datasetFiles.input(0, 'train')), new Int32Array([0, 4, 2]))
    await writeFile(
      path.join(folder, datasetFiles.input(0, 'validation')),
      new Int32Array([1, 5, 2]),
    )
    await expect(checkTokens(folder, header, { ...whole, vocabulary: 6 })).resolves.toBeUndefined()
    await expect(checkTokens(folder, header, { ...whole, vocabulary: 5 })).rejects.toMatchObject({
      faults: [{ pointer: '/data/dataset', value: 5, accepted: 'whole token numbers from 0 to 4' }],
    })
    const first = { stored: 0, firstColumn: 0, width: 1, vocabulary: 2 }
    await expect(checkTokens(folder, header, first)).resolves.toBeUndefined()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
