/** An application that cannot read the secret of its keys leaves nothing open. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openApplication } from '../../src/app.js'
import { RefusingRunner } from '../support/refusing-runner.js'

test('a start without a valid secret closes its database, and the next start opens it', async () => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-secret-'))
  const secretFile = path.join(dataFolder, 'key-secret')
  const open = () => openApplication({ dataFolder, runner: new RefusingRunner(() => null) })
  await writeFile(secretFile, 'short')
  await expect(open()).rejects.toThrow('has 5 bytes instead of 32')
  await rm(secretFile)
  // a file of SQLite has one owner: it is free again
  const application = await open()
  await application.close()
  await rm(dataFolder, { recursive: true })
})
