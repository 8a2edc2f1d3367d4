import type { OwnLayer } from './define-layer.js'
import { dot } from './dot.js'

/**
 * Layers of ours by type: they come before those of TensorFlow.js. `defineLayer` makes one of a few
 * functions.
 */
export const ownLayers: Readonly<Record<string, OwnLayer>> = {
  Dot: dot,
}
