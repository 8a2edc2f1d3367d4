import { randomUUID } from 'node:crypto'
import { isCutShort } from '../advice/conclude-at-deadline.js'
import type { Admission } from './admission.js'
import { withFreshEvidence } from './fresh-evidence.js'
import type {
  Clock,
  DatasetReader,
  DeviceRegistry,
  EvidenceStore,
  KeyedAnswer,
  ModelReader,
  RecipeReader,
  StudyEvents,
  StudyQueue,
  StudyStore,
} from './ports.js'
import { fingerprint } from './request/question-id.js'
import { unknownDataset } from './request/resolve-data.js'
import { resolveProgram } from './request/resolve-program.js'
import { asksForRecipe, resolveRecipe } from './request/resolve-recipe.js'
import {
  resolveRequest,
  type RequestContext,
  type ResolvedRequest,
} from './request/resolve-request.js'
import { requireStudy, reusedKey } from './study-faults.js'
import type { Study } from './study.js'
import type { SubmitOptions } from './use-cases.js'

export interface SubmitDependencies {
  readonly studies: StudyStore
  readonly queue: StudyQueue
  readonly events: StudyEvents
  readonly datasets: DatasetReader
  readonly models: Pick<ModelReader, 'model'>
  readonly recipes: RecipeReader
  readonly devices: DeviceRegistry
  readonly clock: Clock
  readonly admission: Admission
  readonly evidence: Pick<EvidenceStore, 'begun'>
  /** Evidence that is older is measured again, ms; null: no evidence is too old. */
  readonly evidenceMaxMs: number | null
}

type RequestKey = Omit<KeyedAnswer, 'studyId'>

/**
 * Answers from an earlier study where one answers the key or the question; otherwise stores and
 * queues a new study. It starts again where an equal request took the key meanwhile.
 */
export async function submitStudy(
  request: unknown,
  options: SubmitOptions,
  dependencies: SubmitDependencies,
): Promise<Study> {
  const { studies, queue, events, clock } = dependencies
  const key = requestKeyOf(request, options)
  const earlier = key === null ? null : await studyUnderKey(key, studies)
  if (earlier !== null) return earlier
  const now = clock.now()
  const asked = await resolvedOf(request, options, { ...dependencies, now })
  const age = { evidence: dependencies.evidence, now, maxMs: dependencies.evidenceMaxMs }
  const resolved = await withFreshEvidence(asked, age)
  const finished = await studies.findFinished(resolved.questionId)
  if (finished !== null && isAbout(resolved, finished) && stillHolds(finished)) {
    const isKeyFree = key === null || (await studies.rememberKey({ ...key, studyId: finished.id }))
    return isKeyFree ? finished : submitStudy(request, options, dependencies)
  }
  const study = queuedStudy(resolved, now)
  const isAdmitted = await admit(study, key, dependencies)
  if (!isAdmitted) return submitStudy(request, options, dependencies)
  const { progress } = study
  await events.publish(study.id, { type: 'state', state: 'queued', progress, trialId: null })
  queue.push(study.id, options.origin ?? null)
  return study
}

/** The question as it would be stored. Throws BatchwiseError for every fault. */
export function resolvedOf(
  request: unknown,
  { program }: Pick<SubmitOptions, 'program'>,
  context: RequestContext,
): Promise<ResolvedRequest> {
  if (program !== undefined) return resolveProgram(request, program, context)
  return asksForRecipe(request) ? resolveRecipe(request, context) : resolveRequest(request, context)
}

function requestKeyOf(
  request: unknown,
  { idempotencyKey = null }: SubmitOptions,
): RequestKey | null {
  if (idempotencyKey === null) return null
  return { key: idempotencyKey, requestId: fingerprint(request) }
}

/** The study that answered this key; null for a new key. */
async function studyUnderKey(
  { key, requestId }: RequestKey,
  studies: StudyStore,
): Promise<Study | null> {
  const answered = await studies.findKey(key)
  if (answered === null) return null
  if (answered.requestId !== requestId) throw reusedKey(key)
  return requireStudy(studies, answered.studyId)
}

/** False where the study moved to other versions of the driver or the library. */
function isAbout({ subject, question }: ResolvedRequest, finished: Study): boolean {
  const left = question.engineChoice?.left ?? []
  const ids = [subject.id, ...left.map(({ subjectId }) => subjectId)]
  return ids.includes(finished.subject.id)
}

/**
 * False where a deadline ended the study, or an engine did not start: the answer may differ now.
 * Other evidence holds for the subject at any time.
 */
function stillHolds({ question, advice }: Study): boolean {
  if (advice !== null && isCutShort(advice)) return false
  return question.engineChoice?.failed.every(({ lasting }) => lasting) ?? true
}

function queuedStudy(resolved: ResolvedRequest, now: Date): Study {
  return {
    ...resolved,
    id: randomUUID(),
    state: 'queued',
    advice: null,
    error: null,
    progress: {
      stage: 'waiting',
      message: 'waiting for its turn',
      trialsDone: 0,
      fraction: 0,
      remainingMs: null,
    },
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
  }
}

/** Stores the study. False where an equal request took the key meanwhile. */
function admit(
  study: Study,
  key: RequestKey | null,
  { admission, studies, datasets }: SubmitDependencies,
): Promise<boolean> {
  const answered = key === null ? null : { ...key, studyId: study.id }
  return admission.admit(studies, study, answered, () => checkDataset(study, datasets))
}

/** The data set may have been deleted since the request was resolved. */
async function checkDataset({ request: { data } }: Study, datasets: DatasetReader): Promise<void> {
  if (data.dataset === null) return
  if ((await datasets.get(data.dataset)) === null) throw unknownDataset(data.dataset)
}
