/** Options are honoured or refused: none is dropped without a word. */
import { describe, expect, it } from 'vitest'
import { npz, floats, labels, dataReader } from '../../support/data-files.js'

const reader = dataReader()
const csv = 'a,b,target\n1,2,0\n2,3,1\n4,5,0\n'
const archive = npz({ x: floats([4, 2]), y: labels([0, 1, 0, 1]) })

describe('an option of another format', () => {
  it.each([
    ['imageSize', '28x28', csv, 'rows.csv'],
    ['tokens', 'words', csv, 'rows.csv'],
    ['length', '10', archive, 'rows.npz'],
    ['categories', 'index', archive, 'rows.npz'],
    ['header', 'yes', '{"a":1,"target":0}\n{"a":2,"target":1}\n', 'rows.jsonl'],
  ])('%s is refused at its place', async (option, value, bytes, name) => {
    await expect(reader.read(bytes, { [option]: value }, name)).rejects.toMatchObject({
      message: expect.stringMatching(/says nothing about (csv|npz|json): leave it out/) as string,
      faults: [{ pointer: `/options/${option}` }],
    })
  })
})

it('a number that float32 does not have is refused, not read as infinite', async () => {
  await expect(reader.read('a,target\n1e39,0\n2,1\n3,0\n', {}, 'rows.csv')).rejects.toThrow(
    /holds 1e\+39 in row 0, beyond float32/,
  )
  const info = await reader.read('a,target\n1e38,0\n2,1\n3,0\n', {}, 'rows.csv')
  expect(info.header.inputs).toMatchObject([{ shape: [1] }])
})
