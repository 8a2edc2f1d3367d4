/** All studies: a list with a filter, and two of them side by side. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { studyStates, type Study } from '../../studies/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import { Compared } from '../report/compared.js'
import { sendPage } from '../send-page.js'
import type { AskedList } from '../studies/asked-list.js'
import { StudyList } from '../studies/study-list.js'
import type { WebOptions } from '../web-options.js'

interface Listed {
  Querystring: {
    readonly state?: string
    readonly model?: string
    readonly cursor?: string
    /** Ids of studies to put side by side. */
    readonly compare?: string | readonly string[]
    /** The button was pressed, with or without a picked study. */
    readonly picked?: string
    /** A study was deleted just now. */
    readonly deleted?: string
  }
}

const pageSize = 25

export function studyListRoutes(
  app: FastifyInstance,
  { useCasesFor, contextOf }: WebOptions,
): void {
  app.get<Listed>('/studies', { schema: { hide: true } }, async (request, reply) => {
    const context = contextOf(request)
    const useCases = useCasesFor(request)
    const { compare, picked, deleted } = request.query
    if (compare !== undefined) {
      const studies = await studiesOf([compare].flat(), useCases)
      if (studies.length === 2) return sendPage(reply, context, Compared({ context, studies }))
    }
    const asked = askedIn(request)
    const { studies, nextCursor } = await useCases.list({
      limit: pageSize,
      cursor: asked.cursor,
      filter: { state: asked.state ?? undefined, model: asked.model ?? undefined },
    })
    const isOdd = compare !== undefined || picked !== undefined
    const noted = { isOdd, isDeleted: deleted !== undefined }
    return sendPage(reply, context, StudyList({ context, studies, nextCursor, asked, ...noted }))
  })
}

function askedIn({ query }: FastifyRequest<Listed>): AskedList {
  return {
    state: studyStates.find((state) => state === query.state) ?? null,
    model: query.model?.trim() || null,
    cursor: query.cursor ?? null,
  }
}

function studiesOf(ids: readonly string[], useCases: UseCases): Promise<readonly Study[]> {
  return Promise.all([...new Set(ids)].slice(0, 3).map((id) => useCases.study(id)))
}
