/** What the form is written from. */
import type { Device } from '../../studies/shapes/device.js'
import type { PresetInfo } from '../../studies/shapes/preset.js'
import type { RecipeInfo } from '../../studies/shapes/recipe.js'
import type { PageContext } from '../context.js'
import type { AskedAgain } from './asked-again.js'
import type { FormView } from './control.js'
import type { StoredFiles } from './stored-files.js'

export interface AskView extends FormView {
  readonly context: PageContext
  readonly presets: readonly PresetInfo[]
  readonly recipes: readonly RecipeInfo[]
  readonly devices: readonly Device[]
  /** What was understood of stored files. */
  readonly stored: StoredFiles
  /** The study whose question fills the form; null for a new question. */
  readonly again: AskedAgain | null
}
