/** The first page: asks a question, checks it and submits it. */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { prefersHtml } from '../../http/preferences.js'
import type { UnderstoodRequest } from '../../studies/shapes/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import { AskPage } from '../ask/ask-page.js'
import type { AskedAgain } from '../ask/asked-again.js'
import { exampleNamed } from '../ask/examples.js'
import { faultsOf, fileFaults, type AskFaults } from '../ask/faults.js'
import { requestOf } from '../ask/fields.js'
import { fillAgain } from '../ask/fill-again.js'
import { withKnownRecipe } from '../ask/known-recipe.js'
import { readForm, type ReadForm } from '../ask/read-form.js'
import { storedFiles } from '../ask/stored-files.js'
import { targetOfRefused } from '../ask/target.js'
import { fieldsOf, type FormFields } from '../forms.js'
import { sendPage } from '../send-page.js'
import type { WebOptions } from '../web-options.js'
import type { PageText } from '../words/page-text.js'
import { signInAddress } from './sign-in.js'

interface AskVisit {
  Querystring: {
    readonly example?: string
    readonly device?: string
    /** Name of a recipe to ask about. */
    readonly recipe?: string
    /** Id of a study to ask again. */
    readonly study?: string
  }
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
    const { example, device = '', recipe, study } = request.query
    if (study !== undefined) return sendAgain({ request, reply, options }, study)
    const asked = recipe === undefined ? {} : { modelFrom: 'recipe', recipe }
    const fields = { ...exampleNamed(example), device, ...asked }
    return sendForm({ request, reply, options }, { fields, refused: {}, faults: {} })
  })

  app.post('/', hidden, async (request, reply) => {
    const useCases = useCasesFor(request)
    const { text } = contextOf(request)
    const { fields, refused } = await readForm(request, useCases, sessions)
    const faults = await askedFaults({ fields, refused }, useCases, text)
    if (Object.keys(faults).length > 0)
      return sendForm({ request, reply: reply.code(400), options }, { fields, refused, faults })
    try {
      const study = await useCases.submit(requestOf(fields))
      return await reply.redirect(`/studies/${study.id}`, 303)
    } catch (error) {
      const late = faultsOf(error, fields, text)
      return sendForm(
        { request, reply: reply.code(400), options },
        { fields, refused, faults: late },
      )
    }
  })

  /** While a person types: what is wrong, or how the question is understood. */
  app.post('/ask/check', hidden, async (request, reply) => {
    const { text } = contextOf(request)
    const fields = fieldsOf(request)
    const useCases = useCasesFor(request)
    reply.header('cache-control', 'no-store')
    const faults = await askedFaults({ fields, refused: {} }, useCases, text)
    if (Object.keys(faults).length > 0) return { faults, understood: null }
    const understood = await useCases.check(requestOf(fields))
    return { faults, understood: understoodText(understood, text) }
  })

  /** Stores a file as soon as it is chosen. */
  app.post('/ask/files', hidden, async (request, reply) => {
    const { text, language } = contextOf(request)
    const useCases = useCasesFor(request)
    const { fields, refused } = await readForm(request, useCases, sessions)
    const { modelId = '', datasetId = '' } = fields
    const stored = await storedFiles(fields, useCases, language)
    reply.header('cache-control', 'no-store')
    return {
      ids: { modelId, datasetId },
      faults: fileFaults(refused, true, text),
      lines: stored.lines,
      target: targetOfRefused(refused.datasetId, fields) ?? stored.target,
    }
  })
}

/** Everything that is wrong with a form, of its files first. */
async function askedFaults(
  { fields, refused }: ReadForm,
  useCases: UseCases,
  text: PageText,
): Promise<AskFaults> {
  const ofFiles = {
    ...(await changedTarget(fields, useCases, text)),
    ...fileFaults(refused, false, text),
  }
  try {
    await useCases.check(requestOf(fields))
    return ofFiles
  } catch (error) {
    const faults = faultsOf(error, fields, text)
    const others = Object.entries(faults).filter(([name]) => !(name in refused))
    return { ...Object.fromEntries(others), ...ofFiles }
  }
}

/** A stored file cannot be read in another way: its bytes are needed again. */
async function changedTarget(
  { dataFrom, datasetId = '', target = '' }: FormFields,
  useCases: UseCases,
  text: PageText,
): Promise<AskFaults> {
  if (dataFrom !== 'file' || datasetId === '' || target === '') return {}
  const { target: stored } = await storedFiles({ datasetId }, useCases, 'en')
  return stored === null || stored.chosen === target ? {} : { target: text('ask-target-again') }
}

interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly options: WebOptions
}

/** The form with the question of a study, and everything that is wrong with it today. */
async function sendAgain(visit: Visit, id: string): Promise<FastifyReply> {
  const { request, options } = visit
  const useCases = options.useCasesFor(request)
  const { text } = options.contextOf(request)
  const { again, faults } = await fillAgain(await useCases.study(id), useCases, text)
  const read = { fields: again.fields, refused: {} }
  const found = await askedFaults(read, useCases, text)
  return sendForm(visit, { ...read, faults: { ...found, ...faults }, again })
}

interface ShownForm extends ReadForm {
  readonly faults: AskFaults
  readonly again?: AskedAgain
}

async function sendForm(
  { request, reply, options }: Visit,
  { refused, again, ...shown }: ShownForm,
): Promise<FastifyReply> {
  const context = options.contextOf(request)
  const useCases = options.useCasesFor(request)
  const { text, language } = context
  const devices = await useCases.devices()
  const recipes = await useCases.recipes()
  const { fields, faults } = withKnownRecipe(shown, recipes, text)
  const understood = await storedFiles(fields, useCases, language)
  const target = targetOfRefused(refused.datasetId, fields) ?? understood.target
  const stored = { ...understood, target }
  const presets = useCases.presets()
  const offered = { devices, presets, recipes }
  const view = { context, text, fields, faults, ...offered, stored, again: again ?? null }
  return sendPage(reply, context, AskPage(view))
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
