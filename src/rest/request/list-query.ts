/** The query of GET /v1/studies. */
import { z } from 'zod'
import { engines } from '../../advice/vocabulary/engines.js'
import { studyStates } from '../../studies/study.js'
import {
  newestFirst,
  sortFields,
  type ListOptions,
  type StudyOrder,
} from '../../studies/study-list.js'
import { fieldsParameter } from './fields.js'
import { pageLimit, textOfAtMost } from './parameters.js'

const sorts = sortFields.flatMap((field) => [field, `-${field}`] as const)
const instant = z.iso.datetime({ offset: true }).optional()

export const ListQuery = z.object({
  cursor: textOfAtMost(500)
    .optional()
    .describe('`nextCursor` of the previous page. A cursor belongs to one sort order'),
  limit: pageLimit,
  state: z.enum(studyStates).optional().describe('Only studies in this state'),
  device: textOfAtMost(200).optional().describe('Only studies measured on this device'),
  engine: z.enum(engines).optional().describe('Only studies measured with this engine'),
  model: textOfAtMost(500)
    .optional()
    .describe('Only studies of models with this name: of the preset, or in the Keras file'),
  createdAfter: instant.describe('Only studies created later'),
  createdBefore: instant.describe('Only studies created earlier'),
  sort: z
    .enum(sorts)
    .default('-createdAt')
    .describe(
      'Sort field; a minus sorts in descending order. ' +
        'Sorted by updatedAt, a study that changes between two pages moves',
    ),
  fields: fieldsParameter,
})
export type ListQuery = z.infer<typeof ListQuery>

export function listOptionsOf(query: ListQuery): ListOptions {
  const { cursor = null, limit, sort, state, device, engine, model } = query
  const createdAfter = dateOf(query.createdAfter)
  const createdBefore = dateOf(query.createdBefore)
  const filter = { state, device, engine, model, createdAfter, createdBefore }
  return { cursor, limit, filter, order: orderOf(sort) }
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}

/** Example: `-updatedAt` -> by `updatedAt`, descending. */
function orderOf(sort: ListQuery['sort']): StudyOrder {
  const by = sortFields.find((field) => sort.endsWith(field)) ?? newestFirst.by
  return { by, descending: sort.startsWith('-') }
}
