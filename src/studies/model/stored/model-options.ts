/** What a caller may say about a model file beside its bytes. */
import { z } from 'zod'
import { invalid } from '../../../errors.js'
import { printable } from '../../data/printable.js'
import type { AskedShapes } from '../keras/input-shapes.js'

/** The options as texts, for the API's document. */
export const ModelOptionQuery = z.object({
  inputShape: z
    .string()
    .optional()
    .describe(
      'Shape of one row where the model leaves a length open: 128,8; or by input: tokens=128 image=32,32,3',
    ),
})

export const acceptedShapes =
  'whole numbers such as 128,8, or "tokens=128 image=32,32,3" for several inputs'
const sizeMax = 10 ** 9

/** Throws at `/options/<name>`. */
export function parseModelOptions(texts: Readonly<Record<string, string>>): AskedShapes {
  const unknown = Object.keys(texts).find((name) => !Object.hasOwn(ModelOptionQuery.shape, name))
  if (unknown !== undefined) {
    const name = printable(unknown)
    const message = `${name} is no option of a model`
    throw invalid(`/options/${name}`, printable(String(texts[unknown])), 'inputShape', message)
  }
  const text = texts['inputShape']
  if (text === undefined) return null
  const shapes = readShapes(text)
  if (shapes !== null) return shapes
  const given = printable(text)
  throw invalid('/options/inputShape', given, acceptedShapes, `inputShape cannot be ${given}`)
}

/** `128,8`, or `tokens=128 image=32,32,3` for several inputs. Null for another form. */
export function readShapes(text: string): AskedShapes {
  if (!text.includes('=')) return sizesOf(text)
  const shapes: Record<string, readonly number[]> = {}
  for (const part of text.trim().split(/\s+/)) {
    const at = part.lastIndexOf('=')
    const sizes = sizesOf(part.slice(at + 1))
    if (sizes === null || at < 1) return null
    shapes[part.slice(0, at)] = sizes
  }
  return shapes
}

function sizesOf(list: string): readonly number[] | null {
  const sizes = list.split(/[,x]/).map(Number)
  const areSizes = sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= sizeMax)
  return areSizes ? sizes : null
}
