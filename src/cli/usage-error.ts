import { formatMessage, type Language } from '../words/messages.js'

/** A message of `words/en/cli-errors.ftl` without its prefix, and what it names. */
export interface Words {
  readonly id: string
  readonly values?: Readonly<Record<string, string | number | Words>>
}

/** A wrong argument or setting. The process exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'

  /** @param words a text that is not the command line's own is a string */
  constructor(private readonly words: Words | string) {
    super(textOf(words, 'en'))
  }

  textIn(language: Language): string {
    return textOf(this.words, language)
  }
}

function textOf(words: Words | string, language: Language): string {
  if (typeof words === 'string') return words
  const { id, values = {} } = words
  const written = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'object' ? textOf(value, language) : String(value),
  ])
  return formatMessage(language, `cli-${id}`, Object.fromEntries(written) as Record<string, string>)
}

/** A usage error in the languages of the commands. */
export const usageError = (id: string, values: NonNullable<Words['values']> = {}): UsageError =>
  new UsageError({ id, values })

/** Example: `--rows 0 is not valid. Accepted: a whole number, at least 1.` */
export const notValid = (given: string, accepted: string | Words): UsageError =>
  usageError('not-valid', { given, accepted })
