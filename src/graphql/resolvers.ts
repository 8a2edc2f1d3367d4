import type { IResolvers } from 'mercurius'
import { BatchwiseError, errorCodes, faultsAt, invalid } from '../errors.js'
import type { DatasetInfo } from '../studies/ports.js'
import type { Study, TrialView } from '../studies/study.js'
import {
  cursorAfter,
  newestFirst,
  type StudyFilter,
  type StudyOrder,
} from '../studies/study-list.js'
import type { OperationContext } from './context.js'
import { Connection, pageOf, pageSizes, windowOf, type PageArguments } from './connections.js'
import { bytesScalar, dateTimeScalar, jsonScalar } from './scalars.js'
import { toStudyRequest, withoutNulls } from './study-request.js'
import { presentingErrors, watch, type PresentError } from './watch.js'

const waitMaxSeconds = 60
interface ById {
  readonly id: string
}
interface Waiting {
  readonly waitSeconds?: number | null
}
interface Submission extends Waiting {
  readonly request: Record<string, unknown>
  readonly idempotencyKey?: string | null
}
interface StudyPageArguments extends PageArguments {
  readonly filter?: StudyFilter | null
  readonly order?: StudyOrder | null
}

/** The fields of schema.graphql. `closing` aborts when the service stops. */
export function resolversOf(closing: AbortSignal, present: PresentError): IResolvers {
  return {
    JSON: jsonScalar,
    DateTime: dateTimeScalar,
    Bytes: bytesScalar,
    Query: {
      study: (
        _root: unknown,
        { id, waitSeconds }: ById & Waiting,
        { useCases }: OperationContext,
      ) => {
        const seconds = secondsOf(waitSeconds)
        return seconds > 0 ? useCases.waitFor(id, seconds * 1000, closing) : useCases.study(id)
      },
      studies: (_root: unknown, page: StudyPageArguments, { useCases }: OperationContext) =>
        studyPage(useCases, page),
      exportStudy: (_root: unknown, { id }: ById, { useCases }: OperationContext) =>
        useCases.exportStudy(id),
      dataset: async (_root: unknown, { id }: ById, { useCases }: OperationContext) =>
        presentDataset(await useCases.dataset(id)),
      datasets: (_root: unknown, page: PageArguments, { useCases }: OperationContext) =>
        datasetPage(useCases, page),
      devices: (_root: unknown, _args: unknown, { useCases }: OperationContext) =>
        useCases.devices(),
      engines: (_root: unknown, _args: unknown, { useCases }: OperationContext) =>
        useCases.engines(),
      presets: (_root: unknown, _args: unknown, { useCases }: OperationContext) =>
        useCases.presets(),
      ready: (_root: unknown, _args: unknown, { useCases }: OperationContext) =>
        useCases.ready().then(() => true),
    },
    Mutation: {
      submitStudy: async (
        _root: unknown,
        { request, idempotencyKey, waitSeconds }: Submission,
        { useCases }: OperationContext,
      ) => {
        const seconds = secondsOf(waitSeconds)
        return useCases.submit(toStudyRequest(request), {
          idempotencyKey: idempotencyKey ?? null,
          wait: seconds > 0 ? { timeoutMs: seconds * 1000, signal: closing } : undefined,
        })
      },
      cancelStudy: (_root: unknown, { id }: ById, { useCases }: OperationContext) =>
        useCases.cancel(id),
      importStudy: (
        _root: unknown,
        { document }: { document: unknown },
        { useCases }: OperationContext,
      ) => useCases.importStudy(document),
      addDataset: async (
        _root: unknown,
        { npzBase64 }: { npzBase64: string },
        { useCases }: OperationContext,
      ) => presentDataset(await useCases.addDataset(fromBase64(npzBase64))),
      deleteDataset: async (_root: unknown, { id }: ById, { useCases }: OperationContext) => {
        await useCases.removeDataset(id)
        return id
      },
    },
    Subscription: {
      studyEvents: {
        subscribe: (
          _root: unknown,
          { id, afterId }: ById & { afterId?: number | null },
          { useCases }: OperationContext,
        ) => presentingErrors(present, () => watch(useCases, closing, id, afterId ?? 0)),
      },
    },
    Study: {
      subject: ({ subject }: Study) => subject.id,
      trials: async (study: Study, page: PageArguments, { trialsOf }: OperationContext) =>
        pageOf(await trialsOf(study), page, pageSizes.trials),
      explanation: (
        study: Study,
        { lang }: { lang?: 'en' | 'zh' | null },
        { useCases }: OperationContext,
      ) => useCases.explain(study, lang ?? 'en'),
    },
    Trial: {
      kind: ({ spec }: TrialView) => spec.kind,
      batchSize: ({ spec }: TrialView) => spec.batchSize,
    },
  }
}

async function studyPage(
  useCases: OperationContext['useCases'],
  { filter, order: wished, ...page }: StudyPageArguments,
): Promise<object> {
  const order = wished ?? newestFirst
  const { after, before, size, fromEnd } = windowOf(page, pageSizes.studies)
  const options = {
    cursor: after,
    before,
    limit: size,
    fromEnd,
    filter: withoutNulls(filter ?? {}) as StudyFilter,
    order,
  }
  const { studies, hasPrevious, hasNext } = await faultsAt(
    (pointer) => (pointer === '/cursor' ? '/after' : pointer),
    useCases.list(options),
  )
  return new Connection(studies, (study) => cursorAfter(study, order), {
    hasPreviousPage: hasPrevious,
    hasNextPage: hasNext,
  })
}

async function datasetPage(
  useCases: OperationContext['useCases'],
  page: Pick<PageArguments, 'first' | 'after'>,
): Promise<object> {
  const { after, size } = windowOf(page, pageSizes.datasets)
  const options = { cursor: after, limit: size }
  const { datasets, nextCursor, usedBytes, quotaBytes } = await faultsAt(
    (pointer) => (pointer === '/cursor' ? '/after' : pointer),
    useCases.datasets(options),
  )
  const { edges, nodes, pageInfo } = new Connection(datasets.map(presentDataset), ({ id }) => id, {
    hasNextPage: nextCursor !== null,
    hasPreviousPage: after !== null,
  })
  return { edges, nodes, pageInfo, usedBytes, quotaBytes }
}

function secondsOf(waitSeconds: number | null | undefined): number {
  const seconds = waitSeconds ?? 0
  if (seconds < 0 || seconds > waitMaxSeconds)
    throw invalid(
      '/waitSeconds',
      seconds,
      `a whole number from 0 to ${waitMaxSeconds}`,
      `waitSeconds must be from 0 to ${waitMaxSeconds}`,
    )
  return seconds
}

function presentDataset({
  id,
  bytes,
  storedBytes,
  header,
}: DatasetInfo): Omit<DatasetInfo, 'header'> & DatasetInfo['header'] {
  return { id, bytes, storedBytes, ...header }
}

function fromBase64(text: string): Uint8Array {
  if (text.length > 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64')
  throw new BatchwiseError(errorCodes.malformedBody, 'npzBase64 is not base64', [
    {
      pointer: '/npzBase64',
      value: text.slice(0, 40),
      accepted: 'an .npz archive in base64',
      message: 'npzBase64 is not base64',
    },
  ])
}
