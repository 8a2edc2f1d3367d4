/** Code to paste for a finished advice, by framework. */
import type { Advice } from '../../advice/vocabulary/answer.js'
import { traitsOf, type Optimizer } from '../../advice/vocabulary/optimizers.js'
import { formatMessage, type Language } from '../messages.js'
import {
  kerasFit,
  kerasGenerator,
  kerasGrowing,
  kerasPyDataset,
  kerasWorkers,
  tfData,
} from './keras.js'
import { isInPyTorch, pyTorch, pyTorchWorkers } from './pytorch.js'
import {
  growingRecipeOf,
  recipeOf,
  workersRecipeOf,
  type AdvisedQuestion,
  type Recipe,
} from './recipe.js'
import { isInTensorFlowJs, tensorFlowJs } from './tfjs.js'

interface Framework {
  readonly title: string
  readonly language: 'python' | 'javascript'
  readonly write: (recipe: Recipe) => string
  /** The framework can train what the trials trained. */
  readonly has: (recipe: Recipe) => boolean
  readonly training: Training
}

/** As advised, on several workers, or with a batch that grows instead of a rate that falls. */
type Training = 'advised' | 'workers' | 'growing'

const always = (): boolean => true
const python = { language: 'python', has: always, training: 'advised' } as const
const inTorch = ({ optimizer }: Recipe): boolean => isInPyTorch(optimizer)

const frameworkTable = {
  keras: { ...python, title: 'Keras, model.fit', write: kerasFit },
  'tf-data': { ...python, title: 'Keras, tf.data', write: tfData },
  'keras-generator': { ...python, title: 'Keras, a generator', write: kerasGenerator },
  'keras-py-dataset': { ...python, title: 'Keras, PyDataset', write: kerasPyDataset },
  pytorch: { ...python, title: 'PyTorch, DataLoader', write: pyTorch, has: inTorch },
  tfjs: {
    title: 'TensorFlow.js',
    language: 'javascript',
    write: tensorFlowJs,
    has: ({ optimizer, settings }) => isInTensorFlowJs(optimizer, settings),
    training: 'advised',
  },
  'keras-workers': {
    ...python,
    title: 'Keras, MirroredStrategy',
    write: kerasWorkers,
    training: 'workers',
  },
  'pytorch-workers': {
    ...python,
    title: 'PyTorch, DistributedDataParallel',
    write: pyTorchWorkers,
    has: inTorch,
    training: 'workers',
  },
  'keras-growing': {
    ...python,
    title: 'Keras, a growing batch',
    write: kerasGrowing,
    training: 'growing',
  },
  'pytorch-growing': {
    ...python,
    title: 'PyTorch, a growing batch',
    write: pyTorch,
    has: inTorch,
    training: 'growing',
  },
} as const satisfies Record<string, Framework>

export type FrameworkName = keyof typeof frameworkTable
export const frameworkNames = Object.keys(frameworkTable) as readonly FrameworkName[]

export interface Snippet {
  readonly framework: FrameworkName
  readonly title: string
  readonly language: Framework['language']
  /** Null where the framework cannot train this. */
  readonly code: string | null
  /** Why there is no code, in the language of the answer; null where there is. */
  readonly missing: string | null
}

/**
 * For a program those of its framework. Those for several workers, and those with a growing batch,
 * only where the advice has a plan for them; none without an answer.
 */
export function snippetsOf(
  advice: Advice,
  question: AdvisedQuestion,
  language: Language,
): readonly Snippet[] {
  const recipes: Readonly<Record<Training, Recipe | null>> = {
    advised: recipeOf(advice, question),
    workers: workersRecipeOf(advice, question),
    growing: growingRecipeOf(advice, question),
  }
  return frameworkNames.flatMap((name) => {
    const framework: Framework = frameworkTable[name]
    const recipe = recipes[framework.training]
    return recipe === null || !isFor(name, question)
      ? []
      : [snippetOf(name, framework, recipe, language)]
  })
}

const ofKeras = (name: FrameworkName): boolean => name.startsWith('keras') || name === 'tf-data'

/** What was measured in a framework of the user's holds there, with an optimizer that is known. */
function isFor(name: FrameworkName, { program, engineChoice }: AdvisedQuestion): boolean {
  if (program === undefined) return engineChoice?.framework === undefined || ofKeras(name)
  const isOfFramework = program.engine === 'keras' ? ofKeras(name) : name.startsWith('pytorch')
  return program.optimizerIsKnown && isOfFramework
}

function snippetOf(
  name: FrameworkName,
  { title, language, write, has }: Framework,
  recipe: Recipe,
  answerLanguage: Language,
): Snippet {
  const common = { framework: name, title, language }
  if (has(recipe)) return { ...common, code: write(recipe), missing: null }
  return { ...common, code: null, missing: missingText(title, recipe.optimizer, answerLanguage) }
}

function missingText(title: string, optimizer: Optimizer, language: Language): string {
  const [framework = title] = title.split(',')
  return formatMessage(language, 'snippet-missing', {
    framework,
    optimizer: traitsOf(optimizer).title,
  })
}
