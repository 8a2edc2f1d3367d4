import { createHash } from 'node:crypto'
import type { TrialSpec } from '../advice/vocabulary/trial.js'

/** A finished trial is never run twice: this names it within its subject. Equal specs have equal keys. */
export function trialKey(spec: TrialSpec): string {
  const sorted = Object.fromEntries(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${spec.kind}-${spec.batchSize}-${createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)}`
}
