import { describe, expect, it } from 'vitest'
import { displayWidth, labelled, padded, wrapped } from '../../../src/cli/terminal/text-layout.js'

it('a wide character takes two columns', () => {
  expect([displayWidth('batch'), displayWidth('批大小 64。')]).toEqual([5, 11])
  expect(padded('内存', 6)).toBe('内存  ')
})

describe('a line', () => {
  it('breaks at blanks and is never wider than the terminal', () => {
    const text = 'Decay the rate to zero by step 2,400 and keep the batch size as it is.'
    for (const columns of [20, 30, 60]) {
      const lines = wrapped(text, columns)
      expect(lines.join(' ')).toBe(text)
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns)
    }
  })

  it('of Chinese breaks between characters, never before punctuation', () => {
    const text = '批大小在 170 行以内时，平均梯度有好处。'
    for (let columns = 8; columns < 40; columns++) {
      const lines = wrapped(text, columns)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      for (const line of lines) expect(line).not.toMatch(/^[，。]/)
    }
  })

  it('keeps a number with its unit', () => {
    expect(wrapped('it takes 1.44 MiB', 14)).toEqual(['it takes', '1.44 MiB'])
    expect(wrapped('it takes 1.44 minutes', 14)).toEqual(['it takes 1.44', 'minutes'])
  })

  it('holds a longer word alone', () => {
    expect(wrapped('a sparseCategoricalCrossentropy b', 10)).toEqual([
      'a',
      'sparseCategoricalCrossentropy',
      'b',
    ])
  })
})

describe('a label', () => {
  it('stands beside its text, and further lines hang below the text', () => {
    expect(labelled({ text: 'How sure?', columns: 11 }, 'Medium. Another is close.', 40)).toEqual([
      'How sure?  Medium. Another is close.',
    ])
    const narrow = labelled(
      { text: 'How sure?', columns: 11 },
      'Medium. Another batch is close behind.',
      36,
    )
    expect(narrow).toEqual(['How sure?  Medium. Another batch is', '           close behind.'])
  })

  it('takes a line of its own on a very narrow terminal', () => {
    expect(labelled({ text: 'How sure?', columns: 11 }, 'Medium. It is close.', 30)).toEqual([
      'How sure?',
      '  Medium. It is close.',
    ])
  })
})
