/**
 * Evidence that is too old is measured again: the study is about the same subject under another id,
 * whose evidence begins anew. The old trials stay with the studies that rest on them.
 */
import type { Subject } from '../advice/vocabulary/question.js'
import type { EvidenceStore } from './ports.js'
import { fingerprint, questionIdOf } from './request/question-id.js'
import type { ResolvedRequest } from './request/resolve-request.js'
import type { StudyPlace } from './subject-versions.js'

export interface EvidenceAge {
  readonly evidence: Pick<EvidenceStore, 'begun'>
  readonly now: Date
  /** Null: no evidence is too old. */
  readonly maxMs: number | null
}

export async function withFreshEvidence<Resolved extends ResolvedRequest>(
  resolved: Resolved,
  age: EvidenceAge,
): Promise<Resolved> {
  const { maxMs } = age
  if (maxMs === null) return resolved
  const { question } = resolved
  const subject = limited(resolved.subject, maxMs)
  const id = await freshId(subject.id, maxMs, age)
  const { engineChoice: choice } = question
  const left = []
  for (const place of choice?.left ?? [])
    left.push({
      ...limited(place, maxMs),
      subjectId: await freshId(place.subjectId, maxMs, age),
    })
  const leftIds = left.map(({ subjectId }) => subjectId)
  return {
    ...resolved,
    subject: { ...subject, id },
    question: choice === undefined ? question : { ...question, engineChoice: { ...choice, left } },
    questionId: questionIdOf(id, question, leftIds),
  }
}

/** A study that moves to other versions finds the limit there, in any process. */
function limited<Place extends Pick<Subject, 'versions'>>(place: Place, maxMs: number): Place {
  const { versions } = place
  return versions === undefined
    ? place
    : { ...place, versions: { ...versions, evidenceMaxMs: maxMs } }
}

/** The place that a study moves to, where evidence that is too old is measured again too. */
export async function withFreshPlace(
  place: StudyPlace,
  { versions }: Pick<Subject, 'versions'>,
  age: Omit<EvidenceAge, 'maxMs'>,
): Promise<StudyPlace> {
  const maxMs = versions?.evidenceMaxMs
  if (maxMs === undefined) return place
  const subject = limited(place.subject, maxMs)
  return { ...place, subject: { ...subject, id: await freshId(subject.id, maxMs, age) } }
}

/**
 * The first id in the chain id, renewal of id, renewal of that, … whose evidence is not too old or
 * not there yet. Equal questions follow the same chain.
 */
async function freshId(
  id: string,
  maxMs: number,
  { evidence, now }: Pick<EvidenceAge, 'evidence' | 'now'>,
): Promise<string> {
  const begun = await evidence.begun(id)
  if (begun === null || now.getTime() - begun.getTime() <= maxMs) return id
  return freshId(fingerprint({ renews: id }), maxMs, { evidence, now })
}
