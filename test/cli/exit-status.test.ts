/** The exit status of every command, from real processes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitStatus, exitStatusHelp } from '../../src/cli/exit-status.js'
import { root, runProgram, type Ran } from '../support/run-program.js'

let place: string
beforeAll(() => {
  place = mkdtempSync(path.join(os.tmpdir(), 'batchwise-status-'))
  writeFileSync(path.join(place, 'ragged.csv'), 'a,y\n1,0\n2,1,7\n3\n')
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

const cli = (words: string): Promise<Ran> => {
  const given = words.replaceAll('PLACE', place).split(' ')
  return runProgram(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...given], {
    // one process at a time owns a SQLite file, and these run side by side
    BATCHWISE_DATA: mkdtempSync(path.join(place, 'data-')),
  })
}
const { done, failed, wrongInput } = exitStatus
const model = 'test/fixtures/models/keras3.h5'

/** `advise` gives 0, 1 and 130 too: `advise/advise.test.ts`. */
const cases: readonly (readonly [string, number])[] = [
  [`model ${model}`, done],
  ['advise --preset mlp --rows 9 --memory 1GiB --server http://127.0.0.1:9', failed],
  ['data PLACE/ragged.csv', wrongInput],
  ['model PLACE/ragged.csv', wrongInput],
  ['advise --rows', wrongInput],
]

describe.concurrent('batchwise', () => {
  test.each(cases)('%s ends with %i', async (words, status) => {
    const { code, err, out } = await cli(words)
    expect([code, status === done ? out : err], err).toEqual([status, expect.stringMatching(/\w/)])
    if (status !== done) expect(err).toMatch(/^batchwise: /)
  })
})

test('the documents and every --help list the statuses', () => {
  const table = readFileSync(path.join(root, 'docs/clients.md'), 'utf8')
  const listed = [...table.matchAll(/^\| (\d+) +\|/gm)].map(([, status]) => Number(status))
  expect(listed).toEqual(Object.values(exitStatus))
  for (const status of listed) expect(exitStatusHelp).toContain(String(status))
})
