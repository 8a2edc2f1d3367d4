import { expect, test } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { fingerprint, sortedJson } from '../../../src/studies/request/question-id.js'

/** The encoding behind ids, unchanged since the first version. */
const reference = (value: unknown): unknown =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

const names = [
  'a',
  'b',
  'B',
  'ä',
  'z"',
  '10',
  '9',
  '01',
  '-1',
  '1e3',
  '',
  '__proto__',
  'toString',
  '\u{1F600}',
  '\uD800',
  '4294967295',
  '4294967294',
]
const leaves = [
  0,
  -0,
  1.5,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  'text',
  'l\n"\u2028\uDC00',
  true,
  false,
  null,
  undefined,
  new Date(0),
  new Date(Number.NaN),
]
function made(random: () => number, depth: number): unknown {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  if (depth === 0 || random() < 0.3) return pick(leaves)
  const parts = Array.from({ length: Math.floor(random() * 5) }, () => made(random, depth - 1))
  return random() < 0.4 ? parts : Object.fromEntries(parts.map((part) => [pick(names), part]))
}

test('the encoding behind ids equals that of the first version for random values', () => {
  const random = mulberry32(11)
  for (let round = 0; round < 5000; round++) {
    const value = made(random, 4)
    expect(sortedJson(value)).toBe(reference(value))
  }
  // a sparse array
  const holed: unknown[] = []
  holed[2] = 1
  expect(sortedJson(holed)).toBe('[null,null,1]')
})

test('a fingerprint does not depend on the order of fields', () => {
  expect(fingerprint({ b: [1, { d: 2, c: 3 }], a: null })).toBe(
    fingerprint({ a: null, b: [1, { c: 3, d: 2 }] }),
  )
  expect(fingerprint({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad808')
})
