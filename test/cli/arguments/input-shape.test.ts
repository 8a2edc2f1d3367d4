import { expect, test } from 'vitest'
import { inputShapeOption } from '../../../src/cli/arguments/input-shape.js'

test.each([
  [null, null],
  ['128', [128]],
  ['28,28,1', [28, 28, 1]],
  ['28x28x1', [28, 28, 1]],
  ['tokens=128', { tokens: [128] }],
  ['tokens=128 image=32,32,3', { tokens: [128], image: [32, 32, 3] }],
])('%s gives %j', (text, shape) => {
  expect(inputShapeOption(text)).toEqual(shape)
})

test.each(['', '0', '28,', '1.5', 'tokens=', 'a,b'])('%j is refused', (text) => {
  expect(() => inputShapeOption(text)).toThrow(/--input-shape .* is not valid\. Accepted: whole/)
})
