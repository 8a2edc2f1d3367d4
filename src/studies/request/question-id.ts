import { createHash } from 'node:crypto'
import type { Question } from '../../advice/vocabulary/question.js'

/** SHA-256 over JSON with sorted keys, 32 hex digits. Stored ids depend on every byte of it. */
export function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(sortedJson(value) ?? '')
    .digest('hex')
    .slice(0, 32)
}

/**
 * JSON.stringify with the keys of every object sorted. Written out here, because a sorting replacer
 * takes several times as long.
 */
export function sortedJson(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value) as string | undefined
  if (hasToJson(value)) return sortedJson(value.toJSON())
  if (Array.isArray(value))
    return `[${Array.from(value, (part: unknown) => sortedJson(part) ?? 'null').join(',')}]`
  const fields = value as Readonly<Record<string, unknown>>
  const parts: string[] = []
  for (const name of sortedNames(value)) {
    const text = sortedJson(fields[name])
    if (text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{${parts.join(',')}}`
}

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function'

/** Objects list names that are whole numbers first, whatever the order of insertion. */
function sortedNames(value: object): readonly string[] {
  const names = Object.keys(value).sort()
  if (!names.some(startsWithDigit)) return names
  return Object.keys(Object.fromEntries(names.map((name) => [name, null])))
}
const startsWithDigit = (name: string): boolean => /^[0-9]/.test(name)

/** The facts that make two questions the same. */
type AskedQuestion = Omit<Question, 'deviceState' | 'engineChoice' | 'measuredBefore' | 'takenOver'>

/**
 * Fingerprint of a question about a subject. The state of the device, the engines tried and what
 * was measured before are no part of it. A question that may continue on other engines (`left`:
 * their subjects) differs from one that may not.
 */
export function questionIdOf(
  subjectId: string,
  question: AskedQuestion & Partial<Question>,
  left: readonly string[],
): string {
  const {
    deviceState: _state,
    engineChoice: _choice,
    measuredBefore: _before,
    takenOver: _taken,
    ...asked
  } = question
  const parts = { subject: subjectId, question: asked }
  return fingerprint(left.length === 0 ? parts : { ...parts, left })
}
