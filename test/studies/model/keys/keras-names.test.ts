import { expect, test } from 'vitest'
import { parseKeras } from '../../../../src/studies/model/keras.js'
import { kerasParts, partOf, readers } from './keras-parts.js'
import { namedParts } from './saved-keys.js'

test.each(kerasParts)(
  'every name of keras.$part is read, or refused with what to do',
  ({ unknown, contradictory, read }) => {
    expect(unknown).toEqual([])
    expect(contradictory).toEqual([])
    expect(read.length).toBeGreaterThan(0)
  },
)

test.each(namedParts)('a name of keras.%s that no table has is found', (part) => {
  const { read, refused, unknown } = partOf(part, { Invented: 'Invented', get: 'get', sub: null })
  expect({ read, refused: refused.size, unknown }).toEqual({
    read: [],
    refused: 0,
    unknown: ['Invented'],
  })
})

const sequential = (className: string): unknown => ({
  class_name: 'Sequential',
  config: {
    layers: [
      { class_name: 'InputLayer', config: { batch_shape: [null, 8, 8, 3] } },
      { class_name: className, config: { name: 'last' } },
    ],
  },
})

const refusals = kerasParts.flatMap(({ part, refused }) =>
  [...refused].map(([name, words]) => ({ part, name, words })),
)

test.each(refusals.filter(({ part }) => part === 'layers'))(
  'a model with the layer $name is refused in these words',
  ({ name, words }) => {
    const firstWords = name === 'Lambda' ? 'holds Python code' : words
    expect(() => parseKeras(sequential(name), '/model')).toThrow(firstWords)
  },
)

test.each(refusals.filter(({ part }) => part !== 'layers' && part !== 'ops'))(
  '$name of keras.$part is refused in these words',
  ({ part, name, words }) => {
    const read = part === 'layers' || part === 'ops' ? null : readers[part]
    expect(() => read?.(name)).toThrow(words)
  },
)
