import { expect, it } from 'vitest'
import { BatchwiseError, invalid } from '../src/errors.js'

it('quotes the beginning of a name or a value that is as long as its file', () => {
  const name = 'x'.repeat(1_000_000)
  const values = Array.from({ length: 100_000 }, (_, i) => i)
  const error = invalid(`/${name}`, values, name, `the layer ${name} is not known`)
  const [fault] = error.faults
  expect(error.message).toMatch(/^the layer x+…$/)
  expect(fault?.value).toMatch(/^\[0,1,2,.*…$/)
  expect(JSON.stringify([error.message, fault]).length).toBeLessThan(25_000)
})

it('leaves short texts and values as they are', () => {
  const fault = { pointer: '/a', value: { b: [1] }, accepted: 'c', message: 'd' }
  expect(new BatchwiseError('invalid-request', 'd', [fault]).faults).toEqual([fault])
})
