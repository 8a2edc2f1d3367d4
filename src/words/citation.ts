/** What a sentence rests on: trials, a publication, or the request itself. */
import type { Reason } from '../advice/vocabulary/reasons.js'

/** Example: `t3, t7; Keskar et al. 2016`. A run of four or more trials is a range: `t3–t9`. */
export function citation(
  { evidence, source }: Pick<Reason, 'evidence' | 'source'>,
  request: string,
): string {
  const parts: string[] = []
  if (evidence.length > 0) parts.push(trialRanges(evidence).join(', '))
  if (source !== null) parts.push(`${source.author} ${source.year}`)
  return parts.length > 0 ? parts.join('; ') : request
}

function trialRanges(ids: readonly string[]): readonly string[] {
  return consecutiveRuns(ids).flatMap((run) => {
    const first = run[0]
    const last = run.at(-1)
    return run.length >= 4 ? [`${first}–${last}`] : run
  })
}

/** The ids in order, split wherever a number is missing. */
function consecutiveRuns(ids: readonly string[]): readonly (readonly string[])[] {
  const runs: string[][] = []
  for (const id of [...new Set(ids)].sort(byNumber)) {
    const run = runs.at(-1)
    const previous = run?.at(-1)
    if (run !== undefined && previous !== undefined && numberOf(previous) + 1 === numberOf(id))
      run.push(id)
    else runs.push([id])
  }
  return runs
}

function byNumber(a: string, b: string): number {
  return numberOf(a) - numberOf(b) || (a < b ? -1 : 1)
}

/** 7 for `t7`; NaN for an id of another form. */
function numberOf(id: string): number {
  return Number(/^t(\d+)$/.exec(id)?.[1] ?? Number.NaN)
}
