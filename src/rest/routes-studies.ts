import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { BatchwiseError, errorCodes } from '../errors.js'
import { isFinal, studyStates, type Study } from '../studies/study.js'
import type { UseCases } from '../studies/use-cases.js'
import { problems } from './answers.js'
import { idempotencyKeyOf, languageOf, waitMaxSeconds, waitSecondsOf, type AnswerLanguage } from './preferences.js'
import { presentStudy, presentSummary, presentTrial } from './present.js'
import * as schemas from './schemas.js'
import { Advice } from './schemas-advice.js'
import { StudyRequest } from '../studies/request/study-request.js'

const bodyLimitBytes = 16 * 2 ** 20
const StudyId = z.object({ id: z.string().describe('Id of a study') })
const ListQuery = z.object({
  cursor: z.string().max(500).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  state: z.enum(studyStates).optional().describe('Only studies in this state'),
})
const AdviceQuery = z.object({ lang: z.enum(schemas.languages).optional().describe('Language of the explanation; without it Accept-Language decides, then en') })
interface ById { Params: z.infer<typeof StudyId> }

/** Routes about studies: parse, call a use case, present. `closing` aborts when the service stops: nobody waits beyond it. */
export function studyRoutes(app: FastifyInstance, useCases: UseCases, closing: AbortSignal): void {
  const present = (study: Study, language: AnswerLanguage): object => presentStudy(study, useCases.explain(study, language))
  const language = (request: FastifyRequest): AnswerLanguage => languageOf(request.headers['accept-language'])

  app.post('/v1/studies', {
    bodyLimit: bodyLimitBytes,
    schema: {
      operationId: 'submitStudy', tags: ['studies'], summary: 'Ask which batch size and learning rate to train with',
      description: `Answers 202 with the queued study. \`Prefer: wait=N\` (up to ${waitMaxSeconds} s) answers 200 with the finished study when it is ready in time; an equal question answered before is 200 at once.`,
      body: StudyRequest,
      headers: z.object({
        prefer: z.string().optional().describe('wait=N: wait up to N seconds for the advice'),
        'idempotency-key': z.string().optional().describe('The same key again answers with the first study'),
      }),
      response: { 200: schemas.Study, 202: schemas.Study, ...problems(400, 404, 413, 415, 500, 503) },
    },
    // the use case parses the body, so that REST, GraphQL and the command line name the same faults
    validatorCompiler: () => (value: unknown) => ({ value }),
  }, async (request, reply) => {
    if (request.body === undefined || request.body === null) throw new BatchwiseError(errorCodes.malformedBody, 'the body is empty', [{ pointer: '', value: null, accepted: 'a JSON document in UTF-8', message: 'send the study as JSON' }])
    const submitted = await useCases.submit(request.body, idempotencyKeyOf(request))
    const seconds = waitSecondsOf(request.headers.prefer)
    const waits = seconds > 0 && !isFinal(submitted.state)
    const study = waits ? await useCases.waitFor(submitted.id, seconds * 1000, leaving(reply, closing)) : submitted
    if (seconds > 0) reply.header('preference-applied', `wait=${seconds}`)
    reply.header('location', `/v1/studies/${study.id}`).header('vary', 'Prefer, Accept-Language')
    return reply.code(isFinal(study.state) ? 200 : 202).send(present(study, language(request)))
  })

  app.get<{ Querystring: z.infer<typeof ListQuery> }>('/v1/studies', {
    schema: { operationId: 'listStudies', tags: ['studies'], summary: 'Studies, newest first', querystring: ListQuery, response: { 200: schemas.StudyList, ...problems(400, 500) } },
  }, async ({ query: { cursor, limit, state } }) => {
    const page = await useCases.list({ cursor: cursor ?? null, limit, state: state ?? null })
    return { studies: page.studies.map(presentSummary), nextCursor: page.nextCursor }
  })

  app.get<ById>('/v1/studies/:id', {
    schema: { operationId: 'getStudy', tags: ['studies'], summary: 'One study, with its advice once it is done', params: StudyId, response: { 200: schemas.Study, ...problems(404, 500) } },
  }, async (request) => present(await useCases.study(request.params.id), language(request)))

  app.get<ById>('/v1/studies/:id/trials', {
    schema: { operationId: 'listTrials', tags: ['studies'], summary: 'Every trial that the advice may rest on', params: StudyId, response: { 200: schemas.TrialList, ...problems(404, 500) } },
  }, async ({ params }) => ({ trials: (await useCases.trials(params.id)).map(presentTrial) }))

  app.get<ById & { Querystring: z.infer<typeof AdviceQuery> }>('/v1/studies/:id/advice', {
    schema: {
      operationId: 'getAdvice', tags: ['studies'], summary: 'The advice with its explanation; 409 while it is not ready',
      params: StudyId, querystring: AdviceQuery, response: { 200: Advice, ...problems(400, 404, 409, 500) },
    },
  }, async (request, reply) => {
    const study = await useCases.study(request.params.id)
    if (study.advice === null) throw notReady(study)
    const chosen = request.query.lang ?? language(request)
    reply.header('content-language', chosen).header('vary', 'Accept-Language')
    return { ...study.advice, explanation: useCases.explain(study, chosen) }
  })

  app.post<ById>('/v1/studies/:id/cancel', {
    schema: { operationId: 'cancelStudy', tags: ['studies'], summary: 'Cancel; a final study stays as it is', params: StudyId, response: { 200: schemas.Study, ...problems(404, 500) } },
  }, async (request) => present(await useCases.cancel(request.params.id), language(request)))
}

/** Aborts when the client goes away, the answer is over or the service stops. Listens to the answer: a kept-alive socket would gather a listener per request. */
export function leaving(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, closing])
}

function notReady({ id, state, error }: Study): BatchwiseError {
  const detail = {
    queued: `study ${id} is waiting for its turn: its advice is ready when the state is done; follow /v1/studies/${id}/events`,
    running: `study ${id} is running: its advice is ready when the state is done; follow /v1/studies/${id}/events`,
    done: `study ${id} is done without advice`,
    failed: `study ${id} failed and has no advice: ${error?.message ?? 'no reason is known'}`,
    cancelled: `study ${id} was cancelled and has no advice; submit it again`,
  } satisfies Record<Study['state'], string>
  return new BatchwiseError(errorCodes.conflict, detail[state], [{ pointer: '/path/id', value: id, accepted: 'a study whose state is done', message: `its state is ${state}` }])
}
