/** Which trials a study shows: those of its subject, and those of engines that failed before. */
import { createHash } from 'node:crypto'
import { trialIdAt } from '../advice/conclusion/engine-choice.js'
import type { TrialSpec } from '../advice/vocabulary/trial.js'
import type { EvidenceStore } from './ports.js'
import type { Study, TrialView } from './study.js'

/** Names a trial within its subject, so that no trial runs twice. Equal specs have equal keys. */
export function trialKey(spec: TrialSpec): string {
  const sorted = Object.fromEntries(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)))
  const hash = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
  return `${spec.kind}-${spec.batchSize}-${hash}`
}

/** The subject of a study, then the subjects on engines that failed. */
export function subjectIdsOf({ subject, question }: Study): readonly string[] {
  const failed = question.engineChoice?.failed ?? []
  return [subject.id, ...failed.map(({ subjectId }) => subjectId)]
}

/** The trials of each study, in the order of the studies. */
export async function trialsOfStudies(
  studies: readonly Study[],
  evidence: Pick<EvidenceStore, 'trialsBySubject'>,
): Promise<readonly (readonly TrialView[])[]> {
  const trialsBySubject = await evidence.trialsBySubject(studies.flatMap(subjectIdsOf))
  return studies.map((study) => {
    const own = trialsBySubject.get(study.subject.id) ?? []
    const failed = failedTrials(study, trialsBySubject)
    // without failed engines the list itself: a store may cache it
    return failed.length === 0 ? own : [...failed, ...own]
  })
}

/** The trials on engines that failed, under the ids that the advice cites. */
function failedTrials(
  { subject, question }: Study,
  trialsBySubject: ReadonlyMap<string, readonly TrialView[]>,
): readonly TrialView[] {
  const failedElsewhere = (question.engineChoice?.failed ?? []).filter(
    ({ subjectId }) => subjectId !== subject.id,
  )
  return failedElsewhere.flatMap((failed) => {
    const trials = trialsBySubject.get(failed.subjectId) ?? []
    return trials
      .filter(({ id }) => failed.trials.includes(id))
      .map((trial) => ({ ...trial, id: trialIdAt(failed, trial.id) }))
  })
}
