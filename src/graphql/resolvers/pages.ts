import { faultsAt } from '../../errors.js'
import type { DatasetInfo } from '../../studies/ports.js'
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

export async function datasetPage(
  useCases: UseCases,
  page: Pick<PageArguments, 'first' | 'after'>,
): Promise<object> {
  const { after, size } = windowOf(page, pageSizes.datasets)
  const { datasets, nextCursor, usedBytes, quotaBytes } = await faultsAt(
    asArgument,
    useCases.datasets({ cursor: after, limit: size }),
  )
  const { edges, nodes, pageInfo } = new Connection(datasets.map(presentDataset), ({ id }) => id, {
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
