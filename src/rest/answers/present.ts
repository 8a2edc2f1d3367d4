/** From the use cases' values to the JSON of src/rest/schemas.ts. */
import type { DatasetInfo } from '../../studies/ports.js'
import type { Study, StudyEvent, TrialView } from '../../studies/study.js'

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

export function presentSummary(study: Study): object {
  const self = `/v1/studies/${study.id}`
  return {
    id: study.id,
    state: study.state,
    request: study.request,
    subject: study.subject.id,
    progress: study.progress,
    error: study.error,
    createdAt: iso(study.createdAt),
    updatedAt: iso(study.updatedAt),
    startedAt: iso(study.startedAt),
    finishedAt: iso(study.finishedAt),
    links: {
      self,
      advice: `${self}/advice`,
      trials: `${self}/trials`,
      events: `${self}/events`,
      export: `${self}/export`,
    },
  }
}

export function presentStudy(study: Study, explanation: readonly string[]): object {
  return {
    ...presentSummary(study),
    advice: study.advice === null ? null : { ...study.advice, explanation },
  }
}

export function presentTrial(trial: TrialView): object {
  return { ...trial, startedAt: iso(trial.startedAt), finishedAt: iso(trial.finishedAt) }
}

export function presentEvent(event: StudyEvent): object {
  return { ...event, at: event.at.toISOString() }
}

export function presentDataset({ id, bytes, storedBytes, header }: DatasetInfo): object {
  const { version: _, ...facts } = header
  return { id, bytes, storedBytes, ...facts }
}
