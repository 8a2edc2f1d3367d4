/** Plain text for models of tokens: rows of tokens, and the token that comes next. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { invalid, malformed } from '../../../errors.js'
import type { ReadOptions } from '../read-options.js'
import { numberTypes } from '../rows/number-types.js'
import type { RawArray } from '../rows/raw-array.js'
import type { ReadData } from '../rows/read-data.js'
import { note, type DataNote } from '../../../advice/vocabulary/understood.js'

type Unit = 'character' | 'word'

const usualVocabulary = 10_000
const usualLength = 40
/** Numbers that are kept; a longer text gives rows that lie further apart. */
const keptNumbersMax = 16 * 2 ** 20
/** Different tokens that are counted. */
const countedTokensMax = 1_000_000
/** Token 0 stands for every text outside the vocabulary. */
const unknownToken = 0

export async function readText(
  file: string,
  options: ReadOptions,
  folder: string,
): Promise<ReadData> {
  const unit: Unit = options.tokens === 'words' ? 'word' : 'character'
  const length = options.length ?? usualLength
  const counts = await countTokens(file, unit)
  const vocabulary = vocabularyOf(counts, options.vocabulary ?? usualVocabulary)
  const total = sum(counts.values())
  if (total <= length) throw tooShort(total, length)
  const windows = total - length
  const step = Math.max(1, Math.ceil((windows * length) / keptNumbersMax))
  const isEach = options.nextToken === 'each'
  const written = await writeWindows(file, folder, { unit, length, step, isEach, vocabulary })
  const known = sum([...counts].filter(([token]) => vocabulary.has(token)).map(([, n]) => n))
  const notes: DataNote[] = [
    note('text-tokens', { unit, vocabulary: vocabulary.size + 1, tokens: total, length }),
  ]
  if (vocabulary.size < counts.size)
    notes.push(
      note('text-unknown-words', {
        words: counts.size - vocabulary.size,
        share: 1 - known / total,
      }),
    )
  if (step > 1) notes.push(note('sampled', { rows: windows, kept: written.rows }))
  return {
    format: 'text',
    training: { inputs: [written.tokens], targets: [written.next] },
    validation: null,
    rowsInFile: step > 1 ? windows : null,
    columns: new Map(),
    notes,
  }
}

/** Words are runs of letters and digits, in lower case; other signs are words of their own. */
const wordForm = /[\p{L}\p{N}_']+|[^\s\p{L}\p{N}_']/gu

async function* tokensOf(file: string, unit: Unit): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  try {
    for await (const bytes of createReadStream(file, { highWaterMark: 2 ** 16 })) {
      const text = rest + decoder.decode(bytes as Buffer, { stream: true })
      // a word may go on in the next piece
      const end = unit === 'word' ? Math.max(0, text.search(/\S*$/)) : text.length
      rest = text.slice(end)
      yield tokenize(text.slice(0, end), unit)
    }
    yield tokenize(rest + decoder.decode(), unit)
  } catch (error) {
    if (error instanceof TypeError) throw notUtf8()
    throw error
  }
}

const tokenize = (text: string, unit: Unit): readonly string[] =>
  unit === 'character' ? [...text] : (text.toLowerCase().match(wordForm) ?? [])

async function countTokens(file: string, unit: Unit): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for await (const tokens of tokensOf(file, unit)) {
    for (const token of tokens) {
      const count = counts.get(token)
      if (count !== undefined) counts.set(token, count + 1)
      else if (counts.size < countedTokensMax) counts.set(token, 1)
    }
  }
  return counts
}

/** The most frequent tokens, numbered from 1. */
function vocabularyOf(
  counts: ReadonlyMap<string, number>,
  max: number,
): ReadonlyMap<string, number> {
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, max - 1)
  return new Map(frequent.map(([token], i) => [token, i + 1]))
}

interface Windows {
  readonly unit: Unit
  readonly length: number
  /** Tokens from the start of one row to the start of the next. */
  readonly step: number
  readonly isEach: boolean
  readonly vocabulary: ReadonlyMap<string, number>
}

async function writeWindows(
  file: string,
  folder: string,
  { unit, length, step, isEach, vocabulary }: Windows,
): Promise<{ readonly tokens: RawArray; readonly next: RawArray; readonly rows: number }> {
  const tokensFile = path.join(folder, 'tokens.raw')
  const nextFile = path.join(folder, 'next.raw')
  const inputs = await open(tokensFile, 'w')
  const targets = await open(nextFile, 'w')
  let rows = 0
  try {
    let kept: number[] = []
    let skip = 0
    for await (const tokens of tokensOf(file, unit)) {
      for (const token of tokens) kept.push(vocabulary.get(token) ?? unknownToken)
      const starts: number[] = []
      let start = skip
      for (; start + length < kept.length; start += step) starts.push(start)
      await inputs.write(rowsOf(kept, starts, length))
      await targets.write(
        isEach
          ? rowsOf(
              kept,
              starts.map((at) => at + 1),
              length,
            )
          : rowsOf(
              kept,
              starts.map((at) => at + length),
              1,
            ),
      )
      rows += starts.length
      const dropped = Math.min(start, kept.length)
      kept = kept.slice(dropped)
      skip = start - dropped
    }
  } finally {
    await inputs.close()
    await targets.close()
  }
  const common = {
    offset: 0,
    type: numberTypes.i4,
    littleEndian: true,
    isFortranOrder: false,
    storedAs: `${unit}s`,
  } as const
  return {
    rows,
    tokens: { ...common, name: 'tokens', file: tokensFile, shape: [rows, length], names: null },
    next: {
      ...common,
      name: 'next token',
      file: nextFile,
      shape: isEach ? [rows, length] : [rows],
      names: tokenNames(vocabulary),
    },
  }
}

/** `length` tokens from each start on. */
function rowsOf(tokens: readonly number[], starts: readonly number[], length: number): Uint8Array {
  const rows = new Int32Array(starts.length * length)
  starts.forEach((start, row) => {
    for (let i = 0; i < length; i++) rows[row * length + i] = tokens[start + i] ?? unknownToken
  })
  return new Uint8Array(rows.buffer)
}

function tokenNames(vocabulary: ReadonlyMap<string, number>): readonly string[] {
  const names = Array<string>(vocabulary.size + 1).fill('(unknown)')
  for (const [token, number] of vocabulary) names[number] = token
  return names
}

const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const value of values) total += value
  return total
}

const tooShort = (tokens: number, length: number): Error =>
  invalid(
    '/options/length',
    length,
    `fewer than the ${tokens} tokens of the text`,
    `the text has ${tokens} tokens, and a row takes ${length}: send more text, or length=N`,
  )

const notUtf8 = (): Error =>
  malformed('', null, 'text in UTF-8', 'the text is not UTF-8: save it as UTF-8')
