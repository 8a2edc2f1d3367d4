/** From a question about a registered recipe to a study that can be stored. */
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import type { DescribedProgram, Device, OfferedRecipe } from '../ports.js'
import { requireShallow } from '../model/files/json-text.js'
import { resolveTraining } from './resolve-program.js'
import type { RequestContext, ResolvedRequest } from './resolve-request.js'
import { RecipeRequest } from './study-request.js'
import { faultsOf } from './zod-faults.js'

/** True where the model is a recipe, whatever else the request holds. */
export function asksForRecipe(untrusted: unknown): boolean {
  if (typeof untrusted !== 'object' || untrusted === null || !('model' in untrusted)) return false
  const { model } = untrusted
  return typeof model === 'object' && model !== null && 'recipe' in model
}

/** Throws BatchwiseError for every fault; stores nothing. */
export async function resolveRecipe(
  untrusted: unknown,
  { recipes, devices, now }: Pick<RequestContext, 'recipes' | 'devices' | 'now'>,
): Promise<ResolvedRequest> {
  const request = parseRequest(untrusted)
  const { recipe, described } = chosenOf(request, await recipes.recipesFor(request.model.recipe))
  const device = deviceOf(recipe, await devices.devices())
  return resolveTraining(request, described, device, now)
}

function parseRequest(untrusted: unknown): RecipeRequest {
  requireShallow(untrusted, '', 'the request')
  const parsed = RecipeRequest.safeParse(untrusted)
  if (parsed.success) return parsed.data
  throw inRecipe(untrusted) ?? faultsOf(parsed.error, untrusted)
}

/** What the code of a recipe says itself. */
const saidInCode = ['data', 'optimizer', 'loss', 'classWeights', 'engine'] as const

function inRecipe(untrusted: unknown): BatchwiseError | null {
  const given = untrusted as Readonly<Record<string, unknown>>
  const name = saidInCode.find((each) => given[each] !== undefined && given[each] !== null)
  if (name === undefined) return null
  const accepted = `a request without ${saidInCode.join(', ')}`
  return invalid(`/${name}`, given[name], accepted, `${name} is in the recipe; leave it out`)
}

interface ChosenRecipe {
  readonly recipe: OfferedRecipe
  readonly described: DescribedProgram
}

/** The one on the requested device, else the first that can be trained. */
function chosenOf(
  { model: { recipe: name }, device }: RecipeRequest,
  offered: readonly OfferedRecipe[],
): ChosenRecipe {
  const named = offered.filter((each) => each.name === name)
  if (named.length === 0) throw unknownRecipe(name, offered)
  const here = named.filter(({ deviceId }) => isOn(deviceId, device))
  if (here.length === 0) throw elsewhere(name, device, named)
  for (const recipe of here)
    if (recipe.description !== null)
      return { recipe, described: { name, description: recipe.description } }
  const fault = here[0]?.fault ?? ''
  const message = `the recipe ${name} cannot be trained: ${fault}`
  throw new BatchwiseError(errorCodes.unavailable, message)
}

/** A kind stands for its devices: "cpu" for any processor of a room. */
const isOn = (deviceId: string, asked: string | undefined): boolean =>
  asked === undefined || asked === deviceId || asked === deviceId.split(':')[0]

function unknownRecipe(name: string, offered: readonly OfferedRecipe[]): BatchwiseError {
  const known = [...new Set(offered.map((each) => each.name))]
  const accepted =
    known.length === 0
      ? 'none: no recipe is registered (batchwise serve --recipe)'
      : known.join(', ')
  const message = `there is no recipe ${name}`
  return new BatchwiseError(errorCodes.notFound, message, [
    { pointer: '/model/recipe', value: name, accepted, message },
  ])
}

function elsewhere(
  name: string,
  device: string | undefined,
  named: readonly OfferedRecipe[],
): BatchwiseError {
  const accepted = named.map(({ deviceId }) => deviceId).join(', ')
  return invalid(
    '/device',
    device,
    accepted,
    `the recipe ${name} is not trained on ${device ?? ''}`,
  )
}

function deviceOf({ deviceId }: OfferedRecipe, devices: readonly Device[]): Device {
  const device = devices.find(({ id }) => id === deviceId)
  if (device !== undefined) return device
  throw new BatchwiseError(errorCodes.unavailable, `the device ${deviceId} is not here now`)
}
