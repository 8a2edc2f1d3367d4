import { describe, expect, test } from 'vitest'
import { dataReader, noteCodes } from '../../../support/data-files.js'

const reader = dataReader()

describe('plain text', () => {
  test('gives rows of characters and the character that comes next', async () => {
    const info = await reader.read('abcabcabcabc', { length: '3' }, 'book.txt')
    expect(info.header).toMatchObject({
      inputs: [{ name: 'tokens', shape: [3], type: 'int32' }],
      targets: [{ shape: [], type: 'class', classes: 4 }],
    })
    const tokens = await reader.numbers(info, 'input')
    const next = await reader.numbers(info, 'target')
    // after "abc" comes "a", the first of its own row
    expect(next).toEqual(next.map((_, row) => tokens[row * 3]))
    expect(noteCodes(info)).toContain('text-tokens')
  })

  test('can be words with a bounded vocabulary, and predict after each', async () => {
    const text = 'one two, one two, one three. '.repeat(20)
    const options = { tokens: 'words', length: '4', vocabulary: '3', nextToken: 'each' }
    const info = await reader.read(text, options, 'book.txt')
    expect(info.header.targets).toMatchObject([{ shape: [4], classes: 3 }])
    expect(Math.max(...(await reader.numbers(info, 'input')))).toBe(2)
    expect(noteCodes(info)).toContain('text-unknown-words')
  })

  test('shorter than a row is refused in words', async () => {
    await expect(reader.read('short', {}, 'book.txt')).rejects.toMatchObject({
      faults: [{ pointer: '/options/length' }],
    })
  })

  test('of prose without a name is text, not a table', async () => {
    const prose = 'It was late, and cold.\nNobody came.\nWell, almost, nobody.\n'.repeat(5)
    expect((await reader.read(prose)).understood?.format).toBe('text')
  })
})

describe('options', () => {
  test.each([
    [{ colour: 'red' }, '/options/colour'],
    [{ length: 'long' }, '/options/length'],
    [{ header: 'maybe' }, '/options/header'],
    [{ imageSize: '0x0' }, '/options/imageSize'],
  ])('%o is refused at its name', async (options, pointer) => {
    const attempt = reader.read('text', options as Readonly<Record<string, string>>, 'book.txt')
    if (pointer !== '/options/imageSize')
      await expect(attempt).rejects.toMatchObject({ faults: [{ pointer }] })
    else await expect(attempt).rejects.toThrow()
  })
})
