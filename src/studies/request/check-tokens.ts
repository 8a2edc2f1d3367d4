import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import type { InputFigures } from '../data/rows/figures.js'
import type { DatasetInfo } from '../ports.js'

/** The smallest vocabulary that a text can be stored with. */
const vocabularyMin = 2

/**
 * Checks what an embedding reads: tokens are whole numbers from 0 to `vocabulary` - 1, in training
 * and validation rows.
 */
export function checkTokens({ tokens }: Pick<InputFigures, 'tokens'>, vocabulary: number): void {
  const { min, max, fraction } = tokens
  if (fraction !== null) throw invalidToken(fraction, vocabulary)
  if (min < 0) throw invalidToken(min, vocabulary)
  if (max >= vocabulary) throw invalidToken(max, vocabulary)
}

/** Refuses a text with more tokens than the model has entries and units for. */
export function checkVocabulary(
  { header, understood }: Pick<DatasetInfo, 'header' | 'understood'>,
  { inputs, outputs }: Pick<ModelGraph, 'inputs' | 'outputs'>,
): void {
  if (understood?.format !== 'text') return
  const tokens = header.targets[0]?.classes ?? 0
  const entries = Math.min(
    ...inputs.flatMap(({ vocabulary }) => vocabulary ?? []),
    ...outputs.map(({ shape }) => shape.at(-1) ?? 1),
  )
  if (tokens <= entries || entries < vocabularyMin) return
  throw invalid(
    '/data/dataset',
    tokens,
    `a text of at most ${entries} tokens`,
    `the text has ${tokens} tokens, the model has ${entries}: store the text with vocabulary=${entries} (--vocabulary on the command line)`,
  )
}

const invalidToken = (token: number, vocabulary: number): Error =>
  invalid(
    '/data/dataset',
    token,
    `whole token numbers from 0 to ${vocabulary - 1}`,
    `the data set holds the token ${token}, the embedding has ${vocabulary} entries`,
  )
