import { invalid } from '../../errors.js'
import type { InputFigures } from '../data/rows/figures.js'

/**
 * Checks what an embedding reads: tokens are whole numbers from 0 to `vocabulary` - 1, in training
 * and validation rows.
 */
export function checkTokens({ tokens }: InputFigures, vocabulary: number): void {
  const { min, max, fraction } = tokens
  if (fraction !== null) throw invalidToken(fraction, vocabulary)
  if (min < 0) throw invalidToken(min, vocabulary)
  if (max >= vocabulary) throw invalidToken(max, vocabulary)
}

const invalidToken = (token: number, vocabulary: number): Error =>
  invalid(
    '/data/dataset',
    token,
    `whole token numbers from 0 to ${vocabulary - 1}`,
    `the data set holds the token ${token}, the embedding has ${vocabulary} entries`,
  )
