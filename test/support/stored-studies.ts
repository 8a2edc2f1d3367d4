/**
 * Studies that really ran, as GET /v1/studies/{id}/export gives them: the model and the rows of
 * examples/digits-cnn on TensorFlow. When their format changes, ask again: `fastest` 512MiB, 100
 * epochs, 20 trainings; `quality` the same with 20 epochs for best-quality; `tight` 96MiB, 50
 * epochs, 4 trainings.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { concludeFrom } from '../../src/advice/conclude-from.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import type { Evidence } from '../../src/advice/vocabulary/trial.js'
import type { StudyDocument } from '../../src/studies/exchange/study-document.js'
import { studyOf } from '../../src/studies/exchange/study-document.js'
import type { Study } from '../../src/studies/study.js'

export const storedStudies = ['fastest', 'quality', 'tight'] as const
export type StoredStudy = (typeof storedStudies)[number]

export interface Stored {
  readonly document: StudyDocument
  readonly study: Study
  /** By this release, from the stored trials. */
  readonly advice: Advice
  readonly evidence: Evidence
}

export function storedStudy(name: StoredStudy): Stored {
  const file = new URL(`../fixtures/studies/digits-${name}.json.gz`, import.meta.url)
  const document = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as StudyDocument
  const study = studyOf(document, String)
  const own = document.evidence.find(({ subjectId }) => subjectId === study.subject.id)
  const evidence = { trials: own?.trials ?? [] } as Evidence
  const concluded = concludeFrom(study.question, evidence)
  if (concluded.kind !== 'answered') throw new Error(`the study ${name} has no advice`)
  return { document, study, evidence, advice: concluded.advice }
}
