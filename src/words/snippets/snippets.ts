/** Code to paste for a finished advice, by framework. */
import type { Advice } from '../../advice/vocabulary/answer.js'
import { traitsOf, type Optimizer } from '../../advice/vocabulary/optimizers.js'
import { formatMessage, type Language } from '../messages.js'
import { kerasFit, kerasGenerator, kerasPyDataset, kerasWorkers, tfData } from './keras.js'
import { isInPyTorch, pyTorch, pyTorchWorkers } from './pytorch.js'
import { recipeOf, workersRecipeOf, type AdvisedQuestion, type Recipe } from './recipe.js'
import { isInTensorFlowJs, tensorFlowJs } from './tfjs.js'

interface Framework {
  readonly title: string
  readonly language: 'python' | 'javascript'
  readonly write: (recipe: Recipe) => string
  /** The framework can train what the trials trained. */
  readonly has: (recipe: Recipe) => boolean
  readonly forWorkers: boolean
}

const always = (): boolean => true
const python = { language: 'python', has: always, forWorkers: false } as const
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
    forWorkers: false,
  },
  'keras-workers': {
    ...python,
    title: 'Keras, MirroredStrategy',
    write: kerasWorkers,
    forWorkers: true,
  },
  'pytorch-workers': {
    ...python,
    title: 'PyTorch, DistributedDataParallel',
    write: pyTorchWorkers,
    has: inTorch,
    forWorkers: true,
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
 * For a program those of its framework. Those for several workers only where the advice has a plan
 * for them; none without an answer.
 */
export function snippetsOf(
  advice: Advice,
  question: AdvisedQuestion,
  language: Language,
): readonly Snippet[] {
  const alone = recipeOf(advice, question)
  const shared = workersRecipeOf(advice, question)
  return frameworkNames.flatMap((name) => {
    const framework: Framework = frameworkTable[name]
    const recipe = framework.forWorkers ? shared : alone
    return recipe === null || !isFor(name, question)
      ? []
      : [snippetOf(name, framework, recipe, language)]
  })
}

/** What was measured in a program's framework holds there, with an optimizer that is known. */
function isFor(name: FrameworkName, { program }: AdvisedQuestion): boolean {
  if (program === undefined) return true
  const names = program.engine === 'keras' ? ['keras', 'tf-data'] : ['pytorch']
  return program.optimizerIsKnown && names.some((prefix) => name.startsWith(prefix))
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
