/** What trial processes write down: one line of JSON at the start and one at the end of a trial. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const entry = z.object({
  event: z.enum(['start', 'end']),
  /** Milliseconds since the epoch. */
  atMs: z.number(),
  pid: z.int(),
  /** The process that conducts the study. */
  conductorPid: z.int(),
  subjectId: z.string(),
  key: z.string(),
})
export type TrialEntry = z.infer<typeof entry>

/** A short line is appended whole, whatever other processes write. */
export function logTrial(file: string, line: TrialEntry): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`)
}

export function readTrialLog(file: string): readonly TrialEntry[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  // the last line may be half written
  return lines.slice(0, -1).map((line) => entry.parse(JSON.parse(line)))
}
