import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/run-program.js'
import { modelsDocument } from './models-document.js'

test('docs/models.md is the key table: write it with vitest --update', async () => {
  await expect(await modelsDocument()).toMatchFileSnapshot(path.join(root, 'docs/models.md'))
})
