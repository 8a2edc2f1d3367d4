import { expect, it } from 'vitest'
import { hasColours, painted, plain } from '../../../src/cli/terminal/style.js'

const screen = { isTTY: true, write: () => true }
const file = { write: () => true }

it.each([
  ['a terminal', screen, {}, true],
  ['no terminal', file, {}, false],
  ['NO_COLOR', screen, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which counts as unset', screen, { NO_COLOR: '' }, true],
  ['a dumb terminal', screen, { TERM: 'dumb' }, false],
])('colours on %s', (_name, out, environment, expected) => {
  expect(hasColours(out, environment)).toBe(expected)
})

it('a style ends where its text does', () => {
  expect(painted('red', 'low')).toBe('\u001B[31mlow\u001B[39m')
  expect(plain('red', 'low')).toBe('low')
})
