/** Every note about data has a message in each language, and every message uses its fields. */
import { describe, expect, it } from 'vitest'
import { noteText } from '../../src/words/data-summary.js'
import { languages } from '../../src/words/messages.js'
import { messagesOf } from './message-source.js'

/** Values of each note as readers give them. */
const samples: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  'target-asked': { name: 'y' },
  'target-by-name': { name: 'y', input: 'x' },
  'no-target': { name: 'x' },
  'table-column-target': { name: 'table', column: '4' },
  'passed-over': { names: 'a, b', why: 'free-text' },
  'validation-from': { name: 'x_test', rows: 10 },
  'held-out': { share: 0.15, rows: 15 },
  sampled: { rows: 9_000_000, kept: 500_000 },
  'labels-numbered': { name: 'y', from: '1, 2', classes: 2 },
  'labels-are-names': { name: 'y', classes: 2 },
  'wide-whole-numbers': { name: 'x', max: 1e12 },
  'missing-filled': { column: 'age', count: 3, value: 41.5 },
  'missing-is-category': { column: 'city', count: 3 },
  'missing-target': { column: 'y', rows: 1 },
  'one-hot': { column: 'city', width: 4 },
  'category-index': { column: 'city', categories: 4 },
  'date-in-days': { column: 'when' },
  'no-header': { columns: 5 },
  'images-resized': { width: 28, height: 28, from: '3 sizes' },
  'images-alpha': { count: 2 },
  'text-tokens': { unit: 'word', vocabulary: 100, tokens: 5000, length: 40 },
  'text-unknown-words': { words: 20, share: 0.02 },
  'channels-turned': { name: 'x', from: '[3, 8, 8]', to: '[8, 8, 3]' },
  'rows-reshaped': { name: 'x', to: '[8, 8, 1]' },
  'trains-on-input': { name: 'x' },
  'labels-are-numbers': { name: 'y' },
  'labels-keep-numbers': { name: 'y', units: 3 },
  'columns-feed-inputs': { columns: 'age, city' },
  'not-read': { names: 'c', role: 'input' },
  'class-weights': { name: 'y', weights: 'ash: 1, elm: 5' },
  'texts-as-missing': { column: 'a', count: 2 },
  'one-hot-target': { name: 'y', classes: 3 },
  scaled: { name: 'x', how: 'standardize' },
}
/** Lines about the file and its fields, which are no notes. */
const lines = ['file', 'sampled-file', 'input', 'target', 'classes', 'columns', 'constant']

describe.each(languages)('the notes in %s', (language) => {
  const messages = messagesOf(language).filter(({ file }) => file === 'data')

  it('have one message each', () => {
    const ids = [...Object.keys(samples), ...lines].map((code) => `data-${code}`)
    expect(messages.map(({ id }) => id).sort()).toEqual(ids.sort())
  })

  it('are whole sentences', () => {
    for (const [code, values] of Object.entries(samples))
      expect(noteText({ code, values }, language)).not.toMatch(/[{}$?\n]| {2}|undefined|NaN/)
  })
})
