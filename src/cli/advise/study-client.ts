/** Asks for advice, either in this process or from a running service (`http-client.ts`). */
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { DataFacts } from '../../advice/vocabulary/question.js'
import { presentStudy } from '../../rest/answers/present.js'
import { isFinal, type StudyState } from '../../studies/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import type { Language } from '../../words/explanation.js'
import type { ProgressUpdate } from './progress-line.js'

export interface StudyAnswer {
  readonly state: StudyState
  readonly error: { readonly message: string } | null
  readonly advice: Advice | null
  readonly explanation: readonly string[]
  /** The study as REST answers it. */
  readonly document: unknown
}

export interface SubmittedStudy {
  readonly id: string
  /** As the service understood the request. */
  readonly request: { readonly data: Pick<DataFacts, 'findings'> }
}

export interface StudyClient {
  /** Returns the id of the data set. */
  addDataset(archive: Uint8Array): Promise<string>
  submit(request: unknown): Promise<SubmittedStudy>
  /** Progress until the state is final or the signal aborts. */
  watch(id: string, signal: AbortSignal): AsyncIterable<ProgressUpdate>
  answer(id: string, language: Language): Promise<StudyAnswer>
  cancel(id: string): Promise<void>
  close(): Promise<void>
}

/** Opens the application in this process. */
export async function openLocalClient(dataFolder: string): Promise<StudyClient> {
  const { openApplication } = await import('../../app.js')
  const application = await openApplication({ dataFolder })
  return localClient(application.useCases, () => application.close())
}

export function localClient(useCases: UseCases, close: () => Promise<void>): StudyClient {
  return {
    close,
    addDataset: async (archive) => (await useCases.addDataset(archive)).id,
    submit: (request) => useCases.submit(request),
    watch: async function* (id, signal) {
      for await (const event of await useCases.watch(id, 0, signal)) {
        yield event
        if (isFinal(event.state)) return
      }
    },
    answer: async (id, language) => {
      const study = await useCases.study(id)
      const explanation = useCases.explain(study, language)
      return {
        state: study.state,
        error: study.error,
        advice: study.advice,
        explanation,
        document: presentStudy(study, explanation),
      }
    },
    cancel: async (id) => {
      await useCases.cancel(id)
    },
  }
}
