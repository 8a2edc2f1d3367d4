import type { Observation } from '../observe/observed-queue.js'
import type { OnRecipeFault, RegisteredRecipes } from '../trials/host/recipes.js'
import type { RecipeArgument } from './arguments/recipe-arguments.js'

/**
 * Describes the recipes; undefined without any. Throws BatchwiseError, with file and line, for one
 * that cannot be trained.
 */
export async function openRecipes(
  given: readonly RecipeArgument[],
  onFault: OnRecipeFault,
): Promise<{ readonly recipes?: RegisteredRecipes }> {
  if (given.length === 0) return {}
  const { Recipes } = await import('../trials/host/recipes.js')
  const named = given.map(({ name, interpreter, file, function: builder }) => ({
    name,
    program: {
      interpreter,
      framework: 'python',
      subject: { format: 'python', file, function: builder } as const,
    },
  }))
  return { recipes: await Recipes.open(named, { onFault }) }
}

export const recipeFaultsTo =
  (log: Observation['log']): OnRecipeFault =>
  (recipe, err) =>
    log.warn({ err, recipe }, 'the recipe cannot be trained')
