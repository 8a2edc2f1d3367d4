import { createHash } from 'node:crypto'
import type { TrialSpec } from '../advice/vocabulary/trial.js'

/** Names a trial within its subject, so that no trial runs twice. Equal specs have equal keys. */
export function trialKey(spec: TrialSpec): string {
  const sorted = Object.fromEntries(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)))
  const hash = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
  return `${spec.kind}-${spec.batchSize}-${hash}`
}
