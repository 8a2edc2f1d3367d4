import { expect, it } from 'vitest'
import { terminalOf, textColumns, writeFitted } from '../../../src/cli/terminal/columns.js'

const screen = { isTTY: true, columns: 120, write: () => true }
const pipe = { write: () => true }

it.each([
  ['a terminal', screen, {}, 120],
  ['a terminal, by COLUMNS', screen, { COLUMNS: '60' }, 60],
  ['a pipe', pipe, {}, undefined],
  ['a pipe, by COLUMNS', pipe, { COLUMNS: '60' }, 60],
  ['COLUMNS that is no number', screen, { COLUMNS: 'wide' }, 120],
  ['a terminal that knows no width', { ...screen, columns: 0 }, {}, undefined],
  ['less than anything fits', screen, { COLUMNS: '3' }, 20],
])('the width of %s', (_name, stream, environment, expected) => {
  expect(terminalOf(stream, environment).columns).toBe(expected)
})

it('running text is at most 100 columns wide, and 80 where the width is not known', () => {
  expect([200, 60, undefined].map((columns) => textColumns({ columns }))).toEqual([100, 60, 80])
})

function written(text: string, columns: number | undefined): string {
  let all = ''
  writeFitted({ columns, write: (part) => void (all += part) }, text)
  return all
}

it('what goes on hangs below its line', () => {
  const text = 'batchwise: --rows 0 is not valid.\n  Accepted: a whole number.\n'
  expect(written(text, 24)).toBe(
    'batchwise: --rows 0 is\n  not valid.\n  Accepted: a whole\n    number.\n',
  )
})

it('a pipe gets the lines as they are', () => {
  const text = `${'word '.repeat(60)}\n`
  expect(written(text, undefined)).toBe(text)
})
