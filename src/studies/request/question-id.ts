import { createHash } from 'node:crypto'
import type { Question } from '../../advice/interfaces.js'

/** sha-256 over JSON with sorted keys. */
export function fingerprint(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part))
  return createHash('sha256').update(sorted).digest('hex').slice(0, 32)
}

/** The same question at another moment is the same question; one that may go on with other engines (`left`: their subjects) is another than one that may not. */
export function questionIdOf(subjectId: string, question: Question, left: readonly string[]): string {
  const { deviceState: _state, engineChoice: _choice, ...asked } = question
  return fingerprint({ subject: subjectId, question: asked, ...(left.length === 0 ? {} : { left }) })
}
