import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { UseCasesFor } from '../../access/guarded-use-cases.js'
import { BatchwiseError, errorCodes, faultsAt } from '../../errors.js'
import { isFinal, type Study } from '../../studies/study.js'
import type { Wait } from '../../studies/use-cases.js'
import { problems } from '../answers/answers.js'
import { fieldsParameter, pick, wantedFields } from '../answers/fields.js'
import { answerPage, answerStudy } from '../answers/kept-answers.js'
import { presentTrial } from '../answers/present.js'
import * as schemas from '../schemas.js'
import { Advice } from '../schemas-advice.js'
import { StudyRequest } from '../../studies/request/study-request.js'
import { bodyOf, leaving, StudyId, type ById } from './study-address.js'
import {
  idempotencyKeyForm,
  idempotencyKeyOf,
  languageOf,
  retryAfterSeconds,
  waitMaxSeconds,
  waitSecondsOf,
} from './preferences.js'
import { ListQuery, listOptionsOf, nextLink } from './list-query.js'

const bodyLimitBytes = 16 * 2 ** 20
const WaitHeader = z.object({
  prefer: z.string().optional().describe('wait=N: wait up to N seconds for the advice'),
})
const FieldsQuery = z.object({ fields: fieldsParameter })
const AdviceQuery = FieldsQuery.extend({
  lang: z
    .enum(schemas.languages)
    .optional()
    .describe('Language of the explanation; without it Accept-Language decides, then en'),
})

/** Routes about studies: parse, call a use case, present. `closing` aborts when the service stops: nobody waits beyond it. */
export function studyRoutes(
  app: FastifyInstance,
  useCasesFor: UseCasesFor,
  closing: AbortSignal,
): void {
  const present = (study: Study, request: FastifyRequest, reply: FastifyReply): object => {
    const language = languageOf(request.headers['accept-language'])
    reply.header('content-language', language).header('vary', 'Accept-Language, Prefer')
    return answerStudy(study, useCasesFor(request).explain(study, language))
  }

  /** With the wait that `Prefer: wait=N` asks for; the answer says that it was heard. */
  const waiting = async (
    request: FastifyRequest,
    reply: FastifyReply,
    ask: (wait?: Wait) => Promise<Study>,
  ): Promise<Study> => {
    const seconds = waitSecondsOf(request.headers.prefer)
    if (seconds === 0) return ask()
    const study = await ask({ timeoutMs: seconds * 1000, signal: leaving(reply, closing) })
    reply.header('preference-applied', `wait=${seconds}`)
    return study
  }

  app.post(
    '/v1/studies',
    {
      bodyLimit: bodyLimitBytes,
      schema: {
        operationId: 'submitStudy',
        tags: ['studies'],
        summary: 'Ask which batch size and learning rate to train with',
        description: `Answers 202 with the queued study, and in \`Retry-After\` when to look again. \`Prefer: wait=N\` (up to ${waitMaxSeconds} s) answers 200 with the finished study when it is ready in time; an equal question answered before is 200 at once.`,
        body: StudyRequest,
        headers: WaitHeader.extend({
          'idempotency-key': z
            .string()
            .regex(idempotencyKeyForm)
            .optional()
            .describe(
              'The same key with the same body again answers with the first study; with another body 422',
            ),
        }),
        response: {
          200: schemas.Study,
          202: schemas.Study,
          ...problems(400, 404, 413, 415, 422, 500, 503),
        },
      },
      // the use case parses the body, so that REST, GraphQL and the command line name the same faults
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request, reply) => {
      const study = await waiting(request, reply, (wait) =>
        faultsAt(
          inHeaders,
          useCasesFor(request).submit(bodyOf(request), {
            idempotencyKey: idempotencyKeyOf(request),
            wait,
          }),
        ),
      )
      if (!isFinal(study.state))
        reply.header('retry-after', String(retryAfterSeconds(study.progress.remainingMs)))
      return reply
        .code(isFinal(study.state) ? 200 : 202)
        .header('location', `/v1/studies/${study.id}`)
        .send(present(study, request, reply))
    },
  )

  app.get<{ Querystring: ListQuery }>(
    '/v1/studies',
    {
      schema: {
        operationId: 'listStudies',
        tags: ['studies'],
        summary: 'Studies in pages, filtered and sorted',
        description:
          '`Link: rel="next"` leads to the next page. A page goes on where the one before ended, whatever was added meanwhile.',
        querystring: ListQuery,
        response: { 200: schemas.StudyList, ...problems(400, 500) },
      },
    },
    async (request, reply) => {
      const { query, url } = request
      const wanted = wantedFields(query.fields, schemas.StudySummary)
      const answer = answerPage(
        await faultsAt(
          (pointer) => `/query${pointer}`,
          useCasesFor(request).list(listOptionsOf(query)),
        ),
      )
      if (answer.nextCursor !== null) reply.header('link', nextLink(url, answer.nextCursor))
      return wanted === null ? answer : { ...answer, studies: pick(answer.studies, wanted) }
    },
  )

  app.get<ById & { Querystring: z.infer<typeof FieldsQuery> }>(
    '/v1/studies/:id',
    {
      schema: {
        operationId: 'getStudy',
        tags: ['studies'],
        summary: 'One study, with its advice once it is done',
        description: `\`Prefer: wait=N\` (up to ${waitMaxSeconds} s) answers when the study is final, or as it is by then.`,
        params: StudyId,
        querystring: FieldsQuery,
        headers: WaitHeader,
        response: { 200: schemas.Study, ...problems(400, 404, 500) },
      },
    },
    async (request, reply) => {
      const wanted = wantedFields(request.query.fields, schemas.Study)
      const { id } = request.params
      const useCases = useCasesFor(request)
      const study = await waiting(request, reply, (wait) =>
        wait === undefined ? useCases.study(id) : useCases.waitFor(id, wait.timeoutMs, wait.signal),
      )
      return pick(present(study, request, reply), wanted)
    },
  )

  app.get<ById>(
    '/v1/studies/:id/trials',
    {
      schema: {
        operationId: 'listTrials',
        tags: ['studies'],
        summary: 'Every trial that the advice may rest on',
        params: StudyId,
        response: { 200: schemas.TrialList, ...problems(400, 404, 500) },
      },
    },
    async (request) => {
      const trials = await useCasesFor(request).trials(request.params.id)
      return { trials: trials.map(presentTrial) }
    },
  )

  app.get<ById & { Querystring: z.infer<typeof AdviceQuery> }>(
    '/v1/studies/:id/advice',
    {
      schema: {
        operationId: 'getAdvice',
        tags: ['studies'],
        summary: 'The advice with its explanation; 409 while it is not ready',
        params: StudyId,
        querystring: AdviceQuery,
        response: { 200: Advice, ...problems(400, 404, 409, 500) },
      },
    },
    async (request, reply) => {
      const wanted = wantedFields(request.query.fields, Advice)
      const useCases = useCasesFor(request)
      const study = await useCases.study(request.params.id)
      if (study.advice === null) throw notReady(study)
      const chosen = request.query.lang ?? languageOf(request.headers['accept-language'])
      reply.header('content-language', chosen).header('vary', 'Accept-Language')
      return pick({ ...study.advice, explanation: useCases.explain(study, chosen) }, wanted)
    },
  )

  app.post<ById>(
    '/v1/studies/:id/cancel',
    {
      schema: {
        operationId: 'cancelStudy',
        tags: ['studies'],
        summary: 'Cancel; a final study stays as it is',
        params: StudyId,
        response: { 200: schemas.Study, ...problems(400, 404, 413, 415, 500) },
      },
    },
    async (request, reply) =>
      present(await useCasesFor(request).cancel(request.params.id), request, reply),
  )
}

/** The one field of a submission that does not stand in the body. */
const inHeaders = (pointer: string): string =>
  pointer === '/idempotencyKey' ? '/headers/idempotency-key' : pointer

function notReady({ id, state, error }: Study): BatchwiseError {
  const detail = {
    queued: `study ${id} is waiting for its turn: its advice is ready when the state is done; follow /v1/studies/${id}/events`,
    running: `study ${id} is running: its advice is ready when the state is done; follow /v1/studies/${id}/events`,
    done: `study ${id} is done without advice`,
    failed: `study ${id} failed and has no advice: ${error?.message ?? 'no reason is known'}`,
    cancelled: `study ${id} was cancelled and has no advice; submit it again`,
  } satisfies Record<Study['state'], string>
  return new BatchwiseError(errorCodes.conflict, detail[state], [
    {
      pointer: '/path/id',
      value: id,
      accepted: 'a study whose state is done',
      message: `its state is ${state}`,
    },
  ])
}
