/** The first page: asks a question, checks it and submits it. */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { prefersHtml } from '../../http/preferences.js'
import type { UnderstoodRequest } from '../../studies/shapes/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import { describeData } from '../../words/data-summary.js'
import { describeModel } from '../../words/model-summary.js'
import type { AskView } from '../ask/ask-form.js'
import { AskPage } from '../ask/ask-page.js'
import { exampleNamed } from '../ask/examples.js'
import { faultsOf, type AskFaults } from '../ask/faults.js'
import { requestOf } from '../ask/fields.js'
import { readForm } from '../ask/read-form.js'
import type { PageContext } from '../context.js'
import { fieldsOf, type FormFields } from '../forms.js'
import { sendPage } from '../send-page.js'
import type { WebOptions } from '../web-options.js'
import type { PageText } from '../words/page-text.js'
import { signInAddress } from './sign-in.js'

interface AskVisit {
  Querystring: { readonly example?: string; readonly device?: string }
}

const hidden = { schema: { hide: true } }
/** A program that asks for `/` is led to the documentation, with or without a key. */
const openPage = { ...hidden, config: { isOpenPage: true } }

export async function askRoutes(app: FastifyInstance, options: WebOptions): Promise<void> {
  const { useCasesFor, contextOf, sessions } = options
  await app.register(multipart)
  app.get<AskVisit>('/', openPage, async (request, reply) => {
    if (!prefersHtml(request.headers.accept)) return reply.redirect('/docs', 302)
    if (request.caller === null) return reply.redirect(signInAddress(request), 303)
    const { example, device = '' } = request.query
    const fields = { ...exampleNamed(example), device }
    return sendForm({ request, reply, options }, { fields, faults: {} })
  })

  app.post('/', hidden, async (request, reply) => {
    const useCases = useCasesFor(request)
    const { text } = contextOf(request)
    const { fields, refused } = await readForm(request, useCases, sessions)
    try {
      for (const error of Object.values(refused)) throw error
      const study = await useCases.submit(requestOf(fields))
      return await reply.redirect(`/studies/${study.id}`, 303)
    } catch (error) {
      const faults = faultsOf(error, fields, text)
      return sendForm({ request, reply: reply.code(400), options }, { fields, faults })
    }
  })

  /** While a person types: what is wrong, or how the question is understood. */
  app.post('/ask/check', hidden, async (request, reply) => {
    const { text } = contextOf(request)
    const fields = fieldsOf(request)
    reply.header('cache-control', 'no-store')
    try {
      const understood = await useCasesFor(request).check(requestOf(fields))
      return { faults: {}, understood: understoodText(understood, text) }
    } catch (error) {
      return { faults: faultsOf(error, fields, text), understood: null }
    }
  })
}

interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly options: WebOptions
}

async function sendForm(
  { request, reply, options }: Visit,
  { fields, faults }: { readonly fields: FormFields; readonly faults: AskFaults },
): Promise<FastifyReply> {
  const context = options.contextOf(request)
  const useCases = options.useCasesFor(request)
  const { text } = context
  const devices = await useCases.devices()
  const stored = await storedFiles(fields, useCases, context)
  const presets = useCases.presets()
  const view = { context, text, fields, faults, devices, presets, stored }
  return sendPage(reply, context, AskPage(view))
}

/** What was understood of the files that are stored already. */
async function storedFiles(
  { modelId = '', datasetId = '' }: FormFields,
  useCases: UseCases,
  { language }: PageContext,
): Promise<AskView['stored']> {
  const model = modelId === '' ? null : await useCases.model(modelId).catch(() => null)
  const dataset = datasetId === '' ? null : await useCases.dataset(datasetId).catch(() => null)
  const understood = dataset?.understood ?? null
  return {
    modelId: model === null ? [] : describeModel(model.understood, language),
    datasetId: understood === null ? [] : describeData(understood, language),
  }
}

function understoodText(request: UnderstoodRequest, text: PageText): string {
  return text('ask-understood', {
    model: request.model.name,
    parameters: request.model.parameters,
    rows: request.data.trainingRows,
    optimizer: request.optimizer,
    epochs: request.epochs,
    device: request.device,
    budget: request.memoryBudgetBytes,
  })
}
