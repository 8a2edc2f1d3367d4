import { describe, expect, it } from 'vitest'
import { helpText } from '../../src/cli/help/help.js'
import { displayWidth } from '../../src/cli/terminal/text-layout.js'

const commands = [
  'advise',
  'data',
  'model',
  'init',
  'studies',
  'serve',
  'worker',
  'doctor',
  'keys',
] as const
const words = (text: string): readonly string[] => text.split(/\s+/)

describe.each([null, ...commands])('help about %s', (about) => {
  it.each([40, 60, 80, 100])('fits %i columns', (columns) => {
    const longest = Math.max(...helpText(about, columns).split('\n').map(displayWidth))
    expect(longest).toBeLessThanOrEqual(columns)
  })

  it('says the same at every width', () => {
    expect(words(helpText(about, 60))).toEqual(words(helpText(about, 100)))
  })
})

it('a description stands beside its option where there is room, else below it', () => {
  expect(helpText('doctor', 60)).toContain('\n  --json              as JSON on standard output\n')
  expect(helpText('doctor', 40)).toContain('\n  --json\n      as JSON on standard output\n')
})
