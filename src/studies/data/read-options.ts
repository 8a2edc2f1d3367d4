/** What a caller may say about a file beside its bytes. Everything has a default. */
import { z } from 'zod'
import type { DataFormat } from '../../advice/vocabulary/understood.js'
import { invalid } from '../../errors.js'
import { printable } from './printable.js'

const namedFormats = ['npz', 'npy', 'csv', 'tsv', 'json', 'parquet', 'images', 'text'] as const

const names = (about: string) =>
  z
    .string()
    .min(1)
    .max(100_000)
    .transform((text) => text.split(',').map((name) => name.trim()))
    .optional()
    .describe(about)

/** Texts, as a query, a form field or a command line gives them. */
const ReadOptionTexts = z.strictObject({
  target: names(
    'Array or column to predict; several, separated by commas. A position (0, -1) where it has no name; none for an autoencoder',
  ),
  features: names('Arrays or columns to read, separated by commas; default: all others'),
  format: z
    .enum(namedFormats)
    .optional()
    .describe('Default: by the first bytes, then by the content type or the name'),
  header: z
    .enum(['yes', 'no'])
    .optional()
    .describe('Whether the first line of a table names the columns; default: by its values'),
  categories: z
    .enum(['one-hot', 'index'])
    .optional()
    .describe('How columns of text are read; default one-hot'),
  imageSize: z
    .string()
    .regex(/^\d{1,4}x\d{1,4}(x[13])?$/)
    .transform((text) => text.split('x').map(Number))
    .optional()
    .describe('HEIGHTxWIDTH or HEIGHTxWIDTHxCHANNELS of a row; default: as the images are'),
  tokens: z
    .enum(['characters', 'words'])
    .optional()
    .describe('What a token of a text is; default characters'),
  vocabulary: z.coerce
    .number()
    .int()
    .min(2)
    .max(1_000_000)
    .optional()
    .describe('Most tokens that a text may have; default 10000'),
  length: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Tokens in a row of a text; default 40'),
  nextToken: z
    .enum(['last', 'each'])
    .optional()
    .describe('Predict the token after a row (last, default) or after each of its tokens'),
  scale: z
    .enum(['none', 'divide-by-255', 'standardize'])
    .optional()
    .describe(
      'none (default); divide-by-255; standardize: each position less its mean, by its deviation',
    ),
})
export type ReadOptions = z.infer<typeof ReadOptionTexts>

const tables: readonly DataFormat[] = ['csv', 'tsv', 'json', 'parquet']
/** Options that say something about some formats only. */
const formatsOf: Partial<Record<keyof ReadOptions, readonly DataFormat[]>> = {
  header: ['csv', 'tsv'],
  categories: tables,
  imageSize: ['images'],
  tokens: ['text'],
  vocabulary: ['text'],
  length: ['text'],
  nextToken: ['text'],
}

/** Refuses an option that would be dropped without a word. */
export function requireOptionsOf(format: DataFormat, options: ReadOptions): void {
  for (const [name, formats] of Object.entries(formatsOf)) {
    const value = options[name as keyof ReadOptions]
    if (value === undefined || formats.includes(format)) continue
    throw invalid(
      `/options/${name}`,
      value,
      `no ${name}, which is an option of ${formats.join(', ')}`,
      `${name} says nothing about ${format}: leave it out`,
    )
  }
}
export type Scale = NonNullable<ReadOptions['scale']>
/** The same options before they are parsed, for the API's document. */
export const ReadOptionQuery = z.object(
  Object.fromEntries(
    Object.entries(ReadOptionTexts.shape).map(([name, field]) => [
      name,
      z
        .string()
        .optional()
        .describe(field.description ?? ''),
    ]),
  ),
)
export type ReadOptionTextsInput = Readonly<Record<string, string>>

/** `target=none`: an autoencoder gives back its input. */
export const isWithoutTarget = (target: readonly string[]): boolean => target.join() === 'none'

/** Throws at `/options/<name>`. */
export function parseReadOptions(texts: ReadOptionTextsInput): ReadOptions {
  const fields = Object.entries(ReadOptionTexts.shape)
  const known = new Set(fields.map(([name]) => name))
  const unknown = Object.keys(texts).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw invalid(
      `/options/${printable(unknown)}`,
      printable(String(texts[unknown])),
      [...known].join(', '),
      `${printable(unknown)} is no option of a data set`,
    )
  for (const [name, field] of fields) {
    const parsed = field.safeParse(texts[name])
    if (!parsed.success) throw invalidOption(name, texts[name], field.description ?? 'a text')
  }
  return ReadOptionTexts.parse(texts)
}

function invalidOption(name: string, value: unknown, accepted: string): Error {
  const text = printable(String(value))
  return invalid(`/options/${name}`, text, accepted, `${name} cannot be ${text}`)
}
