import { faultsAt } from '../../errors.js'
import type { DatasetInfo, ModelInfo, PageOptions, StoredPage } from '../../studies/ports.js'
import type { Study } from '../../studies/study.js'
import {
  cursorAfter,
  newestFirst,
  type StudyFilter,
  type StudyOrder,
} from '../../studies/study-list.js'
import type { UseCases } from '../../studies/use-cases.js'
import { Connection, pageSizes, windowOf, type PageArguments } from '../paging.js'
import { withoutNulls } from './arguments.js'

export interface StudyPageArguments extends PageArguments {
  readonly filter?: StudyFilter | null
  readonly order?: StudyOrder | null
}

export async function studyPage(
  useCases: UseCases,
  page: StudyPageArguments,
): Promise<Connection<Study>> {
  const order = page.order ?? newestFirst
  const { after, before, size, fromEnd } = windowOf(page, pageSizes.studies)
  const { studies, hasPrevious, hasNext } = await faultsAt(
    asArgument,
    useCases.list({
      cursor: after,
      before,
      limit: size,
      fromEnd,
      filter: withoutNulls(page.filter ?? {}) as StudyFilter,
      order,
    }),
  )
  return new Connection(studies, (study) => cursorAfter(study, order), {
    hasPreviousPage: hasPrevious,
    hasNextPage: hasNext,
  })
}

export function datasetPage(
  useCases: UseCases,
  page: Pick<PageArguments, 'first' | 'after'>,
): Promise<object> {
  return uploadPage(page, pageSizes.datasets, async (options) => {
    const { entries, ...rest } = await useCases.datasets(options)
    return { ...rest, entries: entries.map(presentDataset) }
  })
}

export function modelPage(
  useCases: UseCases,
  page: Pick<PageArguments, 'first' | 'after'>,
): Promise<object> {
  return uploadPage(page, pageSizes.models, async (options) => {
    const { entries, ...rest } = await useCases.models(options)
    return { ...rest, entries: entries.map(presentModel) }
  })
}

async function uploadPage<Node extends { readonly id: string }>(
  page: Pick<PageArguments, 'first' | 'after'>,
  sizes: { readonly default: number; readonly max: number },
  read: (options: PageOptions) => Promise<StoredPage<Node>>,
): Promise<object> {
  const { after, size } = windowOf(page, sizes)
  const { entries, nextCursor, usedBytes, quotaBytes } = await faultsAt(
    asArgument,
    read({ cursor: after, limit: size }),
  )
  const { edges, nodes, pageInfo } = new Connection(entries, ({ id }) => id, {
    hasNextPage: nextCursor !== null,
    hasPreviousPage: after !== null,
  })
  return { edges, nodes, pageInfo, usedBytes, quotaBytes }
}

/** The use cases name the cursor `/cursor`; the argument is `after`. */
const asArgument = (pointer: string): string => (pointer === '/cursor' ? '/after' : pointer)

export function presentDataset({
  id,
  bytes,
  storedBytes,
  header,
  understood,
}: DatasetInfo): Omit<DatasetInfo, 'header'> & DatasetInfo['header'] {
  return { id, bytes, storedBytes, understood, ...header }
}

export function presentModel({
  understood,
  ...info
}: ModelInfo): Omit<ModelInfo, 'understood'> & ModelInfo['understood'] {
  return { ...info, ...understood }
}
