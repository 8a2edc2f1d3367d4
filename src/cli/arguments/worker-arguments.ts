/** The arguments of `batchwise worker`. */
import { recipeArguments, type RecipeArgument } from './recipe-arguments.js'
import { serverAddress, textOption, type OptionValues } from './option-values.js'

export interface WorkerArguments {
  readonly command: 'worker'
  /** Empty: the devices that a study without a wish may be measured on. */
  readonly deviceIds: readonly string[]
  /** Null: the name of the host. */
  readonly name: string | null
  /** A service that gives data sets; null: the data folder is shared. */
  readonly server: string | null
  readonly dataFolder: string | null
  readonly recipes: readonly RecipeArgument[]
}

/** `--device` may come several times; its values arrive as lines. */
export function workerArguments(values: OptionValues): WorkerArguments {
  const devices = textOption(values, 'device')?.split(/[,\n]/) ?? []
  return {
    command: 'worker',
    deviceIds: [...new Set(devices.map((id) => id.trim()).filter((id) => id !== ''))],
    name: textOption(values, 'name'),
    server: serverAddress(values),
    dataFolder: textOption(values, 'data-dir'),
    recipes: recipeArguments(values),
  }
}
