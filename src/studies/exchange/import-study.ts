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
import { trialKey } from '../trial-key.js'
import { checkDocument } from './check-document.js'
import { evidenceOf, studyDocument, studyOf, type SubjectEvidence } from './study-document.js'

export interface ImportDependencies {
  readonly studies: StudyStore
  readonly evidence: EvidenceStore
  readonly imports: StudyImports
  readonly datasets: DatasetStore
  readonly events: StudyEvents
}
/** `created`: false where the same study was here already. */
export interface Imported {
  readonly study: Study
  readonly created: boolean
}

/** Takes a study over from a document of another service, all or nothing. What was measured here is never replaced: a document that says otherwise is a conflict. */
export async function importStudy(
  untrusted: unknown,
  { studies, evidence, imports, datasets, events }: ImportDependencies,
): Promise<Imported> {
  const document = checkDocument(untrusted)
  const study = studyOf(document, (dataset) => datasets.folder(dataset))
  const known = await studies.get(study.id)
  if (known !== null && fingerprint(studyDocument(known, []).study) !== fingerprint(document.study))
    throw clash('/study/id', study.id, 'there is another study under this id')
  const given = evidenceOf(document)
  const here = await evidence.trialsBySubject(given.map(({ subjectId }) => subjectId))
  const missing = given.map(({ subjectId, trials }, i) => ({
    subjectId,
    trials: missingOf(trials, here.get(subjectId) ?? [], `/evidence/${i}/trials`),
  }))
  if (known === null) await imports.adopt(study, missing)
  await events.tellEnd(study)
  return { study: known ?? study, created: known === null }
}

/** The trials that are not here yet, where those that are here are the same. */
function missingOf(
  trials: SubjectEvidence['trials'],
  here: readonly TrialView[],
  pointer: string,
): readonly TrialView[] {
  const keys = new Map(here.map((trial) => [trialKey(trial.spec), trial]))
  return trials.filter((trial, n) => {
    const [sameName, sameSpec] = [
      here.find(({ id }) => id === trial.id),
      keys.get(trialKey(trial.spec)),
    ]
    if (sameName === undefined && sameSpec === undefined) return true
    if (sameName !== sameSpec || factsOf(sameName) !== factsOf(trial))
      throw clash(`${pointer}/${n}`, trial.id, 'this service has measured the same subject itself')
    return false
  })
}

const factsOf = (trial: TrialView | undefined): string =>
  fingerprint(
    trial === undefined
      ? null
      : {
          id: trial.id,
          spec: trial.spec,
          outcome: trial.outcome,
          measurements: trial.measurements,
        },
  )

function clash(pointer: string, value: string, message: string): BatchwiseError {
  return new BatchwiseError(errorCodes.conflict, `${pointer}: ${message}`, [
    { pointer, value, accepted: 'what is not here, or the same', message },
  ])
}
