/**
 * Evidence that is too old is measured again: the study is about the same subject under another id,
 * whose evidence begins anew. The old trials stay with the studies that rest on them.
 */
import type { EvidenceStore } from './ports.js'
import { fingerprint, questionIdOf } from './request/question-id.js'
import type { ResolvedRequest } from './request/resolve-request.js'

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
  if (age.maxMs === null) return resolved
  const { subject, question } = resolved
  const id = await freshId(subject.id, age.maxMs, age)
  const { engineChoice: choice } = question
  const left = []
  for (const place of choice?.left ?? [])
    left.push({ ...place, subjectId: await freshId(place.subjectId, age.maxMs, age) })
  const leftIds = left.map(({ subjectId }) => subjectId)
  return {
    ...resolved,
    subject: { ...subject, id },
    question: choice === undefined ? question : { ...question, engineChoice: { ...choice, left } },
    questionId: questionIdOf(id, question, leftIds),
  }
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
