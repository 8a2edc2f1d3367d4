/** The query of GET /v1/studies. */
import { z } from 'zod'
import { engines } from '../../advice/vocabulary/engines.js'
import { studyStates } from '../../studies/study.js'
import { sortFields, type ListOptions } from '../../studies/study-list.js'
import { fieldsParameter } from '../answers/fields.js'
import { atMost } from './at-most.js'

const sorts = sortFields.flatMap((field) => [field, `-${field}`] as const)
/** Digits only: what else JavaScript reads as a number ("", " 5", "0x5") is none here. */
const whole = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
/** How many entries a page has. */
export const pageLimit = z
  .preprocess(whole, z.int().min(1).max(100))
  .default(20)
  .meta({ default: 20 })
const time = z.iso.datetime({ offset: true }).optional()

export const ListQuery = z.object({
  cursor: atMost(500)
    .optional()
    .describe('`nextCursor` of the page before; it belongs to one sorting'),
  limit: pageLimit,
  state: z.enum(studyStates).optional().describe('Only studies in this state'),
  device: atMost(200).optional().describe('Only studies measured on this device'),
  engine: z.enum(engines).optional().describe('Only studies measured with this engine'),
  model: atMost(500)
    .optional()
    .describe("Only studies of models with this name (a preset's, or the name in the Keras file)"),
  createdAfter: time.describe('Only studies asked later than this'),
  createdBefore: time.describe('Only studies asked earlier than this'),
  sort: z
    .enum(sorts)
    .default('-createdAt')
    .describe(
      'What to sort by; a minus sorts downward. By updatedAt, a study that changes while you page moves',
    ),
  fields: fieldsParameter,
})
export type ListQuery = z.infer<typeof ListQuery>

export function listOptionsOf({
  cursor,
  limit,
  sort,
  createdAfter,
  createdBefore,
  state,
  device,
  engine,
  model,
}: ListQuery): ListOptions {
  const date = (text: string | undefined): Date | undefined =>
    text === undefined ? undefined : new Date(text)
  return {
    cursor: cursor ?? null,
    limit,
    filter: {
      state,
      device,
      engine,
      model,
      createdAfter: date(createdAfter),
      createdBefore: date(createdBefore),
    },
    order: {
      by: sortFields.find((field) => sort.endsWith(field)) ?? 'createdAt',
      descending: sort.startsWith('-'),
    },
  }
}

/** Address of the next page, for `Link: rel="next"`. */
export function nextLink(url: string, nextCursor: string): string {
  const next = new URL(url, 'http://localhost')
  next.searchParams.set('cursor', nextCursor)
  return `<${next.pathname}${next.search}>; rel="next"`
}
