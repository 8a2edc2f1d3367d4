/** `docs/configuration.md` is the table of the settings in the code. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { format } from 'prettier'
import { expect, test } from 'vitest'
import { settingTable } from '../../src/cli/settings/settings.js'
import { root } from '../support/run-program.js'

const rows = Object.values(settingTable).map(
  ({ name, meaning, accepted, default: standard }) =>
    `| \`${name}\` | ${meaning} | ${accepted} | ${standard ?? ''} |`,
)
const table = ['| variable | meaning | accepted | default |', '| - | - | - | - |', ...rows].join(
  '\n',
)

test('docs/configuration.md lists every setting as the code declares it', async () => {
  const text = readFileSync(path.join(root, 'docs/configuration.md'), 'utf8')
  const expected = await format(table, { parser: 'markdown', printWidth: 100 })
  expect(text).toContain(expected)
})
