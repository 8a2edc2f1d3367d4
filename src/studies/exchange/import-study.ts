import { BatchwiseError, errorCodes } from '../../errors.js'
import type {
  DatasetStore,
  EvidenceStore,
  StudyEvents,
  StudyImports,
  StudyStore,
} from '../ports.js'
import { fingerprint } from '../request/question-id.js'
import type { Study, TrialView } from '../study.js'
import { trialKey } from '../study-trials.js'
import { checkDocument } from './check-document.js'
import { evidenceOf, studyDocument, studyOf, type SubjectEvidence } from './study-document.js'

export interface ImportDependencies {
  readonly studies: StudyStore
  readonly evidence: EvidenceStore
  readonly imports: StudyImports
  readonly datasets: DatasetStore
  readonly events: StudyEvents
}

export interface Imported {
  readonly study: Study
  /** False where the same study was already stored here. */
  readonly created: boolean
}

/**
 * Imports a study that another service exported, all or nothing. It never replaces a trial that was
 * measured here: a document that contradicts one throws `conflict`.
 */
export async function importStudy(
  untrusted: unknown,
  { studies, evidence, imports, datasets, events }: ImportDependencies,
): Promise<Imported> {
  const document = checkDocument(untrusted)
  const study = studyOf(document, (dataset) => datasets.folder(dataset))
  const stored = await studies.get(study.id)
  if (stored !== null && !isSameStudy(studyDocument(stored, []), document))
    throw conflict('/study/id', study.id, 'another study has this id here')
  const imported = evidenceOf(document)
  const here = await evidence.trialsBySubject(imported.map(({ subjectId }) => subjectId))
  const missing = imported.map(({ subjectId, trials }, i) => ({
    subjectId,
    trials: missingTrials(trials, here.get(subjectId) ?? [], `/evidence/${i}/trials`),
  }))
  if (stored === null) await imports.adopt(study, missing)
  await events.tellEnd(study)
  return { study: stored ?? study, created: stored === null }
}

function isSameStudy(a: ReturnType<typeof studyDocument>, b: typeof a): boolean {
  return fingerprint(a.study) === fingerprint(b.study)
}

/** The trials that are not stored here. Throws `conflict` where a stored one differs. */
function missingTrials(
  trials: SubjectEvidence['trials'],
  here: readonly TrialView[],
  pointer: string,
): readonly TrialView[] {
  const byId = new Map(here.map((trial) => [trial.id, trial]))
  const byKey = new Map(here.map((trial) => [trialKey(trial.spec), trial]))
  return trials.filter((trial, i) => {
    const sameId = byId.get(trial.id)
    const sameSpec = byKey.get(trialKey(trial.spec))
    if (sameId === undefined && sameSpec === undefined) return true
    if (sameId === undefined || sameId !== sameSpec || !isSameTrial(sameId, trial))
      throw conflict(`${pointer}/${i}`, trial.id, 'this service measured another trial there')
    return false
  })
}

/** Times of day may differ; everything that was measured must not. */
function isSameTrial(a: TrialView, b: TrialView): boolean {
  const facts = ({ id, spec, outcome, measurements }: TrialView): string =>
    fingerprint({ id, spec, outcome, measurements })
  return facts(a) === facts(b)
}

function conflict(pointer: string, value: string, message: string): BatchwiseError {
  return new BatchwiseError(errorCodes.conflict, `${pointer}: ${message}`, [
    {
      pointer,
      value,
      accepted: 'an id that is not used here, or exactly what is stored under it',
      message,
    },
  ])
}
