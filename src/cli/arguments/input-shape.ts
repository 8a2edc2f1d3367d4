/** `--input-shape`: `128,8`, or `tokens=128 image=32,32,3` for several inputs. */
import type { AskedShapes } from '../../studies/model/keras/input-shapes.js'
import { acceptedShapes, readShapes } from '../../studies/model/stored/model-options.js'
import { notValid } from '../usage-error.js'

export function inputShapeOption(text: string | null): AskedShapes {
  if (text === null) return null
  const shapes = readShapes(text)
  if (shapes !== null) return shapes
  throw notValid(`--input-shape ${text}`, acceptedShapes)
}
