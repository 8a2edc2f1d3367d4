import { invalid } from '../../../errors.js'
import type { Network } from './network.js'

/** Most layers, all models unfolded; the largest model of keras.applications has 1041. */
const layersMax = 5000

export function requireFew(count: number, pointer: string): void {
  if (count <= layersMax) return
  throw invalid(
    pointer,
    count,
    `at most ${layersMax} layers`,
    `the model has more than ${layersMax} layers, those inside models counted for each call`,
  )
}

/** Number of layers when all models are unfolded, one for each call. Does not unfold them. */
export const unfoldedLayers = ({ layers }: Network): number =>
  layers.reduce(
    (sum, { calls, network }) =>
      sum + calls.length * (network === null ? 1 : unfoldedLayers(network)),
    0,
  )
