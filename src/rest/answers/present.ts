/** From the values of the use cases to the JSON of schemas.ts. */
import type { DatasetInfo, ModelInfo } from '../../studies/ports.js'
import type { Study, StudyEvent, TrialView } from '../../studies/study.js'
import type { WhatIf } from '../../studies/what-if/what-if.js'
import type { WrittenBrief } from '../../words/brief.js'
import { describeData } from '../../words/data-summary.js'
import type { Language } from '../../words/messages.js'
import { describeModel } from '../../words/model-summary.js'
import type { Snippet } from '../../words/snippets/snippets.js'

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

export function presentSummary(study: Study): object {
  const self = `/v1/studies/${study.id}`
  return {
    id: study.id,
    state: study.state,
    request: study.request,
    subject: study.subject.id,
    progress: study.progress,
    error: study.error,
    createdAt: isoOrNull(study.createdAt),
    updatedAt: isoOrNull(study.updatedAt),
    startedAt: isoOrNull(study.startedAt),
    finishedAt: isoOrNull(study.finishedAt),
    links: {
      self,
      advice: `${self}/advice`,
      trials: `${self}/trials`,
      events: `${self}/events`,
      export: `${self}/export`,
    },
  }
}

/** What is written of an advice in one language. */
export interface AdviceTexts {
  readonly brief: WrittenBrief | null
  readonly explanation: readonly string[]
  readonly snippets: readonly Snippet[]
}

export function presentStudy(study: Study, texts: AdviceTexts): object {
  const advice = study.advice === null ? null : { ...study.advice, ...texts }
  return { ...presentSummary(study), advice }
}

export function presentWhatIf({ question, missing, advice }: WhatIf, texts: AdviceTexts): object {
  return {
    question: {
      memoryBudgetBytes: question.budgetBytes,
      rows: question.data.trainingRows,
      epochs: question.epochsPlanned,
      workers: question.workers,
      objective: question.objective,
      schedule: question.schedule ?? 'constant',
    },
    missing,
    advice: advice === null ? null : { ...advice, ...texts },
  }
}

export function presentTrial(trial: TrialView): object {
  const startedAt = isoOrNull(trial.startedAt)
  return { ...trial, startedAt, finishedAt: isoOrNull(trial.finishedAt) }
}

export function presentEvent(event: StudyEvent): object {
  return { ...event, at: event.at.toISOString() }
}

export function presentDataset(
  { id, bytes, storedBytes, header, understood }: DatasetInfo,
  language: Language,
): object {
  const { version: _version, ...facts } = header
  const summary = understood === null ? [] : describeData(understood, language)
  return { id, bytes, storedBytes, ...facts, understood, summary }
}

export function presentModel(
  { id, bytes, storedBytes, understood }: ModelInfo,
  language: Language,
): object {
  return { id, bytes, storedBytes, ...understood, summary: describeModel(understood, language) }
}
