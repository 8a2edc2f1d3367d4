import { createHash } from 'node:crypto'
import type { Question } from '../../advice/vocabulary/question.js'

/** sha-256 over JSON with sorted keys. Ids that are stored rest on every byte of it. */
export function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(sortedJson(value) ?? '')
    .digest('hex')
    .slice(0, 32)
}

/** What JSON.stringify says of the value, with the keys of every object sorted; written here, because a replacer that sorts takes several times as long. */
export function sortedJson(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value) as string | undefined
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return sortedJson((value as { toJSON(): unknown }).toJSON())
  if (Array.isArray(value))
    return `[${Array.from(value, (part: unknown) => sortedJson(part) ?? 'null').join(',')}]`
  const parts: string[] = []
  for (const name of sortedNames(value)) {
    const text = sortedJson((value as Readonly<Record<string, unknown>>)[name])
    if (text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{${parts.join(',')}}`
}

/** Sorted as text, after those that are whole numbers: objects have these first whatever was sorted. */
function sortedNames(value: object): readonly string[] {
  const names = Object.keys(value).sort()
  return names.some((name) => isIndex(name))
    ? Object.keys(Object.fromEntries(names.map((name) => [name, null])))
    : names
}
const isIndex = (name: string): boolean => name.charCodeAt(0) >= 48 && name.charCodeAt(0) <= 57

/** The same question at another moment is the same question; one that may go on with other engines (`left`: their subjects) is another than one that may not. */
export function questionIdOf(
  subjectId: string,
  question: Question,
  left: readonly string[],
): string {
  const { deviceState: _state, engineChoice: _choice, ...asked } = question
  return fingerprint({
    subject: subjectId,
    question: asked,
    ...(left.length === 0 ? {} : { left }),
  })
}
