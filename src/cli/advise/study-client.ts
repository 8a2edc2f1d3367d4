/** Asks for advice, either in this process or from a running service (`http-client.ts`). */
import path from 'node:path'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { presentDataset, presentModel, presentStudy } from '../../rest/answers/present.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { DescribedProgram } from '../../studies/ports.js'
import { isFinal, type Study, type StudyState } from '../../studies/study.js'
import type { UploadSource } from '../../studies/upload/upload-source.js'
import type { UseCases } from '../../studies/use-cases.js'
import { version } from '../../version.js'
import { reportViewOf } from '../../web/report/report-view-of.js'
import { standaloneReport } from '../../web/report/standalone.js'
import type { WrittenBrief } from '../../words/brief.js'
import { describeData } from '../../words/data-summary.js'
import type { Language } from '../../words/explanation.js'
import { describeModel } from '../../words/model-summary.js'
import { snippetsOf, type Snippet } from '../../words/snippets/snippets.js'
import type { ProgressUpdate } from './progress-line.js'
import { listedMax, listedStudy, type StudyDesk } from './study-desk.js'

export interface StudyAnswer {
  readonly state: StudyState
  readonly error: { readonly message: string } | null
  /** Null while there is no advice. */
  readonly answered: {
    readonly advice: Advice
    readonly brief: WrittenBrief
    readonly snippets: readonly Snippet[]
  } | null
  /** The study as REST answers it. */
  readonly document: unknown
}

/** Paths on this machine, and what is said about them. */
export interface GivenFiles {
  readonly files: readonly string[]
  readonly options: Readonly<Record<string, string>>
}
export interface StoredUpload {
  readonly id: string
  /** What was understood, in words. */
  readonly summary: readonly string[]
  /** The data set or model as REST answers it. */
  readonly document: unknown
}
export interface SubmittedStudy {
  readonly id: string
  /** The request as it was understood. */
  readonly request: Pick<Study['request'], 'data'>
}

export interface StudyClient {
  addDataset(files: GivenFiles, language: Language): Promise<StoredUpload>
  addModel(files: GivenFiles, language: Language): Promise<StoredUpload>
  submit(request: unknown): Promise<SubmittedStudy>
  /** Progress until the state is final or the signal aborts. */
  watch(id: string, signal: AbortSignal): AsyncIterable<ProgressUpdate>
  answer(id: string, language: Language): Promise<StudyAnswer>
  /** The report as one HTML file. */
  report(id: string, language: Language): Promise<string>
  cancel(id: string): Promise<void>
  close(): Promise<void>
}

/** Opens the application in this process. */
export async function openLocalClient(place: {
  readonly dataFolder: string
  readonly database: string | null
  readonly evidenceMaxMs: number | null
  /** Opened beside the process that owns the file of SQLite, only to read. */
  readonly onlyReads?: boolean
  /** Conducts no study, and leaves those that wait. */
  readonly conductsNothing?: boolean
}): Promise<LocalClient> {
  const { openApplication } = await import('../../app.js')
  const application = await openApplication(place)
  return localClient(application.useCases, () => application.close())
}

type LocalClient = StudyClient & StudyDesk

/** @param program that every question is about; the requests then hold no model */
export function localClient(
  useCases: UseCases,
  close: () => Promise<void>,
  program?: DescribedProgram,
): LocalClient {
  return {
    close,
    list: async (state) => {
      const filter = omitUndefined({ state: state ?? undefined })
      const { studies, hasNext } = await useCases.list({ limit: listedMax, filter })
      return { studies: studies.map(listedStudy), hasMore: hasNext }
    },
    remove: (id) => useCases.removeStudy(id),
    removeDataset: (id) => useCases.removeDataset(id),
    addDataset: async (given, language) => {
      const info = await useCases.addDataset(localSource(given))
      const summary = info.understood === null ? [] : describeData(info.understood, language)
      return { id: info.id, summary, document: presentDataset(info, language) }
    },
    addModel: async (given, language) => {
      const info = await useCases.addModel(localSource(given))
      const summary = describeModel(info.understood, language)
      return { id: info.id, summary, document: presentModel(info, language) }
    },
    submit: (request) => useCases.submit(request, omitUndefined({ program })),
    watch: async function* (id, signal) {
      for await (const event of await useCases.watch(id, 0, signal)) {
        yield event
        if (isFinal(event.state)) return
      }
    },
    answer: async (id, language) => {
      const study = await useCases.study(id)
      const brief = useCases.brief(study, language)
      const explanation = useCases.explain(study, language)
      const snippets =
        study.advice === null ? [] : snippetsOf(study.advice, study.question, language)
      return {
        state: study.state,
        error: study.error,
        answered: study.advice && brief && { advice: study.advice, brief, snippets },
        document: presentStudy(study, { brief, explanation, snippets }),
      }
    },
    report: async (id, language) =>
      standaloneReport(await reportViewOf(id, useCases, language), version),
    cancel: async (id) => {
      await useCases.cancel(id)
    },
  }
}

/** The files are read where they are. */
function localSource({ files, options }: GivenFiles): UploadSource {
  const sources = files.map((file) => ({
    name: path.basename(file),
    contentType: null,
    content: { path: file },
  }))
  return { files: sources, options: () => options }
}
