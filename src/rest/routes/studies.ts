import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { BatchwiseError, errorCodes, faultsAt } from '../../errors.js'
import { languageOf } from '../../http/preferences.js'
import { isFinal, type Study } from '../../studies/study.js'
import type { Wait } from '../../studies/use-cases.js'
import { presentSummary, presentTrial, presentWhatIf } from '../answers/present.js'
import { declareLanguage, presentInLanguage, sendStudy, textsOf } from '../answers/study-answers.js'
import { parseFields, selectFields } from '../request/fields.js'
import { idempotencyKeyOf, retryAfterSeconds, waitSecondsOf } from '../request/headers.js'
import { listOptionsOf, type ListQuery } from '../request/list-query.js'
import {
  bodyOf,
  clientGone,
  inQuery,
  leaveToUseCase,
  nextPageLink,
  type ById,
} from '../request/parameters.js'
import { Advice, Study as StudySchema, StudySummary } from '../schemas.js'
import {
  askWhatIf,
  cancelStudy,
  deleteStudy,
  getAdvice,
  getStudy,
  listStudies,
  listTrials,
  submitStudy,
  type AdviceQuery,
  type FieldsQuery,
} from './study-operations.js'

interface Listed {
  Querystring: ListQuery
}
interface ByIdWithFields extends ById {
  Querystring: z.infer<typeof FieldsQuery>
}
interface AdviceById extends ById {
  Querystring: z.infer<typeof AdviceQuery>
}

const bodyLimitBytes = 16 * 2 ** 20

/** Routes about studies. Requests that wait end when `serviceStops` aborts. */
export function studyRoutes(
  app: FastifyInstance,
  useCasesFor: UseCasesFor,
  serviceStops: AbortSignal,
): void {
  app.post(
    '/v1/studies',
    { bodyLimit: bodyLimitBytes, schema: submitStudy, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const useCases = useCasesFor(request)
      const wait = preferredWait(request, reply, serviceStops)
      const options = { idempotencyKey: idempotencyKeyOf(request), wait }
      const study = await faultsAt(inHeaders, useCases.submit(bodyOf(request), options))
      declareApplied(wait, reply)
      declareSubmitted(study, reply)
      return sendStudy(study, { request, reply, useCases })
    },
  )

  app.get<Listed>('/v1/studies', { schema: listStudies }, async (request, reply) => {
    const fields = parseFields(request.query.fields, StudySummary)
    const listed = useCasesFor(request).list(listOptionsOf(request.query))
    const { studies, nextCursor } = await faultsAt(inQuery, listed)
    if (nextCursor !== null) reply.header('link', nextPageLink(request.url, nextCursor))
    return { studies: selectFields(studies.map(presentSummary), fields), nextCursor }
  })

  app.get<ByIdWithFields>('/v1/studies/:id', { schema: getStudy }, async (request, reply) => {
    const fields = parseFields(request.query.fields, StudySchema)
    const useCases = useCasesFor(request)
    const wait = preferredWait(request, reply, serviceStops)
    const { id } = request.params
    const study = await (wait === undefined
      ? useCases.study(id)
      : useCases.waitFor(id, wait.timeoutMs, wait.signal))
    declareApplied(wait, reply)
    const context = { request, reply, useCases }
    if (fields === null) return sendStudy(study, context)
    return selectFields(presentInLanguage(study, context), fields)
  })

  app.get<ById>('/v1/studies/:id/trials', { schema: listTrials }, async (request) => {
    const trials = await useCasesFor(request).trials(request.params.id)
    return { trials: trials.map(presentTrial) }
  })

  app.get<AdviceById>('/v1/studies/:id/advice', { schema: getAdvice }, async (request, reply) => {
    const fields = parseFields(request.query.fields, Advice)
    const useCases = useCasesFor(request)
    const study = await useCases.study(request.params.id)
    if (study.advice === null) throw withoutAdvice(study)
    const language = request.query.lang ?? languageOf(request.headers['accept-language'])
    reply.header('content-language', language).header('vary', 'Accept-Language')
    return selectFields({ ...study.advice, ...textsOf(study, useCases, language) }, fields)
  })

  deleteRoute(app, useCasesFor)

  app.post<ById>('/v1/studies/:id/cancel', { schema: cancelStudy }, async (request, reply) => {
    const useCases = useCasesFor(request)
    const study = await useCases.cancel(request.params.id)
    return sendStudy(study, { request, reply, useCases })
  })
}

function deleteRoute(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.delete<ById>('/v1/studies/:id', { schema: deleteStudy }, async (request, reply) => {
    await useCasesFor(request).removeStudy(request.params.id)
    return reply.code(204).send()
  })
}

/** Changed questions, answered from stored evidence. */
export function whatIfRoute(app: FastifyInstance, useCasesFor: UseCasesFor): void {
  app.post<ById>(
    '/v1/studies/:id/what-if',
    { schema: askWhatIf, validatorCompiler: leaveToUseCase },
    async (request, reply) => {
      const useCases = useCasesFor(request)
      const answer = await useCases.whatIf(request.params.id, bodyOf(request))
      const language = declareLanguage({ request, reply, useCases })
      return presentWhatIf(answer, textsOf(answer, useCases, language))
    },
  )
}

/** Returns the wait of `Prefer: wait=N`. */
function preferredWait(
  request: FastifyRequest,
  reply: FastifyReply,
  serviceStops: AbortSignal,
): Wait | undefined {
  const seconds = waitSecondsOf(request.headers.prefer)
  if (seconds === 0) return undefined
  return { timeoutMs: seconds * 1000, signal: clientGone(reply, serviceStops) }
}

function declareApplied(wait: Wait | undefined, reply: FastifyReply): void {
  if (wait !== undefined) reply.header('preference-applied', `wait=${wait.timeoutMs / 1000}`)
}

function declareSubmitted(study: Study, reply: FastifyReply): void {
  const { id, state, progress } = study
  reply.code(isFinal(state) ? 200 : 202).header('location', `/v1/studies/${id}`)
  if (!isFinal(state)) reply.header('retry-after', String(retryAfterSeconds(progress.remainingMs)))
}

/** The idempotency key is the only field of a submission outside the body. */
const inHeaders = (pointer: string): string =>
  pointer === '/idempotencyKey' ? '/headers/idempotency-key' : pointer

function withoutAdvice({ id, state, error }: Study): BatchwiseError {
  const follow = `advice comes with the state done, follow /v1/studies/${id}/events`
  const messages = {
    queued: `study ${id} is queued: ${follow}`,
    running: `study ${id} is running: ${follow}`,
    done: `study ${id} is done without advice`,
    failed: `study ${id} failed and has no advice: ${error?.message ?? 'the reason is unknown'}`,
    cancelled: `study ${id} was cancelled and has no advice: submit it again`,
  } satisfies Record<Study['state'], string>
  return new BatchwiseError(errorCodes.conflict, messages[state], [
    {
      pointer: '/path/id',
      value: id,
      accepted: 'a study whose state is done',
      message: `its state is ${state}`,
    },
  ])
}
