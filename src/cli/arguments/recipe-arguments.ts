/** `--recipe NAME=FILE:FUNCTION`: trainings that questions over HTTP may name. */
import { usageError } from '../usage-error.js'
import { textOption, type OptionValues } from './option-values.js'
import { functionIn, pathOf, type ProgramArguments } from './program-arguments.js'

export interface RecipeArgument extends ProgramArguments {
  readonly name: string
}

const recipeForm = /^([A-Za-z0-9][\w.-]{0,63})=(.+)$/

/** `--recipe` may come several times; its values arrive as lines. */
export function recipeArguments(values: OptionValues): readonly RecipeArgument[] {
  const given = textOption(values, 'recipe')?.split('\n') ?? []
  const interpreter = textOption(values, 'interpreter')
  if (given.length === 0 && interpreter !== null) throw usageError('recipe-interpreter-alone')
  const recipes = given.map((text) => recipeArgument(text, interpreter))
  const twice = recipes.find(({ name }, i) => recipes.findIndex((each) => each.name === name) < i)
  if (twice !== undefined) throw usageError('recipe-twice', { name: twice.name })
  return recipes
}

function recipeArgument(given: string, interpreter: string | null): RecipeArgument {
  const [, name, place] = recipeForm.exec(given) ?? []
  if (name === undefined || place === undefined) throw usageError('no-recipe', { given })
  const option = `--recipe ${name}=`
  return { name, ...functionIn(place, option), interpreter: pathOf(interpreter) }
}
