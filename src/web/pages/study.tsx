/** A study at one address: while it runs, how far it is; afterwards, its answer. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { UseCases } from '../../studies/use-cases.js'
import { isFinal, type Study } from '../../studies/study.js'
import type { WhatIfFields } from '../../report/document/what-if.js'
import { FinishedStudy } from '../report/finished-study.js'
import { askedWhatIf } from '../report/what-if.js'
import { sendPage } from '../send-page.js'
import { curvesOf } from '../watch/curves.js'
import { Ended } from '../watch/ended.js'
import { Live } from '../watch/live.js'
import { readingsOf } from '../watch/readings.js'
import { Watch } from '../watch/watch.js'
import type { WebOptions } from '../web-options.js'

interface ById {
  Params: { readonly id: string }
  Querystring: WhatIfFields
}

const hidden = { schema: { hide: true } }

export function studyRoutes(app: FastifyInstance, options: WebOptions): void {
  const { useCasesFor, contextOf } = options
  app.get<ById>('/studies/:id', hidden, async (request, reply) => {
    const context = contextOf(request)
    return sendPage(reply, context, await studyPage(request, options, useCasesFor(request)))
  })

  /** What the page of a running study shows anew at every event. */
  app.get<ById>('/studies/:id/live', hidden, async (request, reply) => {
    const context = contextOf(request)
    const useCases = useCasesFor(request)
    const study = await useCases.study(request.params.id)
    const trials = await useCases.trials(study.id)
    const curves = curvesOf(trials)
    reply.header('cache-control', 'no-store')
    return {
      isFinal: isFinal(study.state),
      html: await Live({ context, study, trials }),
      readings: readingsOf(curves, context.text),
      curves,
    }
  })

  app.post<ById>('/studies/:id/delete', hidden, async (request, reply) => {
    await useCasesFor(request).removeStudy(request.params.id)
    return reply.redirect('/studies?deleted=yes', 303)
  })

  app.post<ById>('/studies/:id/cancel', hidden, async (request, reply) => {
    const { id } = await useCasesFor(request).cancel(request.params.id)
    return reply.redirect(`/studies/${id}`, 303)
  })
}

async function studyPage(
  request: FastifyRequest<ById>,
  { contextOf }: WebOptions,
  useCases: UseCases,
): Promise<JSX.Element> {
  const context = contextOf(request)
  const study: Study = await useCases.study(request.params.id)
  const brief = useCases.brief(study, context.language)
  if (brief !== null) {
    const trials = await useCases.trials(study.id)
    const whatIf = await askedWhatIf(request.query, study, useCases, context.text)
    return FinishedStudy({ context, study, brief, trials, whatIf })
  }
  if (isFinal(study.state)) return Ended({ context, study })
  return Watch({ context, study, trials: await useCases.trials(study.id) })
}
