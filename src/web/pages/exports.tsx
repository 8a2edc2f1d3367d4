/** A study to take along, and the parts of its page that change: what-if, figures. */
import type { FastifyInstance } from 'fastify'
import { WhatIfAnswer, type WhatIfFields } from '../../report/document/what-if.js'
import { optionOf } from '../../report/draw/option.js'
import { sizes } from '../../report/draw/size.js'
import { figuresOf } from '../../report/figures/figures.js'
import { trialsCsv } from '../../report/trials-csv.js'
import { reportText } from '../../report/words/report-text.js'
import { answered, reportViewOf } from '../report/report-view-of.js'
import { standalonePolicy, standaloneReport } from '../report/standalone.js'
import { askedWhatIf } from '../report/what-if.js'
import type { WebOptions } from '../web-options.js'

interface ById {
  Params: { readonly id: string }
  Querystring: WhatIfFields
}

const hidden = { schema: { hide: true } }

export function exportRoutes(app: FastifyInstance, { useCasesFor, contextOf }: WebOptions): void {
  app.get<ById>('/studies/:id/report.html', hidden, async (request, reply) => {
    const { language, version } = contextOf(request)
    const view = await reportViewOf(request.params.id, useCasesFor(request), language)
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', standalonePolicy())
      .header('content-disposition', attachment(`report-${view.study.id}.html`))
      .send(await standaloneReport(view, version))
  })

  app.get<ById>('/studies/:id/trials.csv', hidden, async (request, reply) => {
    const useCases = useCasesFor(request)
    const { id } = await useCases.study(request.params.id)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', attachment(`trials-${id}.csv`))
      .send([...trialsCsv(await useCases.trials(id))].join(''))
  })

  app.get<ById>('/studies/:id/export.json', hidden, async (request, reply) => {
    const document = await useCasesFor(request).exportStudy(request.params.id)
    return reply
      .header('content-disposition', attachment(`study-${document.study.id}.json`))
      .send(document)
  })

  app.get<ById>('/studies/:id/what-if', hidden, async (request, reply) => {
    const useCases = useCasesFor(request)
    const { language, text } = contextOf(request)
    const { study, advice } = await answered(request.params.id, useCases)
    const asked = await askedWhatIf(request.query, study, useCases, text)
    const view = { study, advice, text: reportText(language), ...asked }
    reply.header('cache-control', 'no-store')
    return { html: await WhatIfAnswer(view), faults: asked.faults }
  })

  /** The figures as ECharts draws them in the browser, by name. */
  app.get<ById>('/studies/:id/figures.json', hidden, async (request) => {
    const { advice } = await answered(request.params.id, useCasesFor(request))
    const { language } = contextOf(request)
    const options = figuresOf(advice, language).map(
      (figure) => [figure.name, optionOf(figure, sizes.wide)] as const,
    )
    return Object.fromEntries(options)
  })
}

/** The stored id, because the id in the address may have characters that headers must not have. */
const attachment = (file: string): string => `attachment; filename="${file}"`
