/** Layers that only keras.applications has, written as layers with the same numbers. */
import type { DraftLayer } from '../assemble-graph.js'
import type { NetworkLayer } from './network.js'

type Form = Pick<DraftLayer, 'type' | 'config'> & Partial<Pick<DraftLayer, 'lower'>>

/** The layer in other words; null for a layer that is none of these. */
export function applicationForm({ className, config }: NetworkLayer): Form | null {
  switch (className) {
    case 'LayerScale':
      return layerScale(config['init_values'])
    case 'StochasticDepth':
      return stochasticDepth(config['drop_path_rate'])
    case 'CustomScaleLayer':
      return { type: 'Add', config: {} }
    default:
      return null
  }
}

/**
 * A learned factor for each channel of an image: a depthwise convolution of 1 x 1.
 * Touvron et al., "Going deeper with image transformers", 2021.
 */
function layerScale(value: unknown): Form {
  return {
    type: 'DepthwiseConv2D',
    config: {
      kernelSize: 1,
      useBias: false,
      depthwiseInitializer: { class_name: 'Constant', config: { value } },
    },
  }
}

/**
 * Drops whole rows: a dropout with one number for each row.
 * Huang et al., "Deep networks with stochastic depth", 2016.
 */
function stochasticDepth(rate: unknown): Form {
  return {
    type: 'Dropout',
    config: {},
    lower: ([shape = []]) => ({
      type: 'Dropout',
      config: { rate, noiseShape: [null, ...shape.map(() => 1)] },
    }),
  }
}

/** InceptionResNet: the factor of `inputs[0] + inputs[1] * scale`; null for another layer. */
export const customScale = ({ className, config }: NetworkLayer): unknown =>
  className === 'CustomScaleLayer' ? (config['scale'] ?? 1) : null
