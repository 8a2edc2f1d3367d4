/** What was understood of a model file, as lines of text. */
import type { ModelNote, UnderstoodModel } from '../advice/vocabulary/understood-model.js'
import { formatMessage, type Language } from './messages.js'

const listedMax = 6

/** Lines from the file down to what has no effect. */
export function describeModel(understood: UnderstoodModel, language: Language): readonly string[] {
  const { inputs, outputs, notes, obstacles } = understood
  return [
    fileLine(understood, language),
    ...inputs.map(({ name, shape }) =>
      formatMessage(language, 'model-input', { name, shape: shape.join(', ') }),
    ),
    ...outputs.map((output) => outputLine(output, isRefused(understood, 'loss'), language)),
    ...optimizerLines(understood, language),
    ...notes.map((note) => noteLine(note, language)),
    ...obstacles.map(({ message }) => formatMessage(language, 'model-obstacle', { message })),
  ]
}

function fileLine(understood: UnderstoodModel, language: Language): string {
  const { format, name, layers, layerTypes, parameters, trainableParameters } = understood
  const types = layerTypes.slice(0, listedMax).map(({ type, count }) => `${count} ${type}`)
  const listed = `${types.join(', ')}${layerTypes.length > listedMax ? ', …' : ''}`
  const sizes = { layers, parameters, trainableParameters }
  return formatMessage(language, 'model-file', { format, name, listed, ...sizes })
}

/** Whether the file names a loss or an optimizer that cannot be trained: an obstacle says which. */
const isRefused = ({ obstacles }: UnderstoodModel, part: 'loss' | 'optimizer'): boolean =>
  obstacles.some(({ pointer }) => pointer.split('/').some((key) => key.startsWith(part)))

function optimizerLines(understood: UnderstoodModel, language: Language): readonly string[] {
  const { optimizer } = understood
  if (optimizer !== null)
    return [formatMessage(language, 'model-optimizer', { optimizer: optimizer.name })]
  return isRefused(understood, 'optimizer') ? [] : [formatMessage(language, 'model-no-optimizer')]
}

function outputLine(
  { name, shape, activation, loss }: UnderstoodModel['outputs'][number],
  isLossRefused: boolean,
  language: Language,
): string {
  const missing = isLossRefused ? 'refused' : 'no'
  return formatMessage(language, 'model-output', {
    name,
    shape: shape.join(', '),
    activation,
    hasLoss: loss === null ? missing : 'yes',
    loss: loss?.name ?? '',
  })
}

function noteLine({ code, values }: ModelNote, language: Language): string {
  return formatMessage(language, `model-${code}`, { ...values })
}
