/** Layers of convolution, pooling, padding, cropping and resizing by type. */
import type { OwnLayer } from '../define-layer.js'
import { cropping, repetition, zeroPadding } from './borders.js'
import { convolution, transposedConvolution } from './convolutions.js'
import { depthwiseConvolution, separableConvolution } from './depthwise.js'
import { adaptivePooling, globalPooling, pooling } from './pooling.js'
import { centerCrop, resizing, upSampling2D } from './resizing.js'

const ranks = [1, 2, 3] as const
const pools = ['Max', 'Average'] as const

const poolingLayers = Object.fromEntries(
  pools.flatMap((pool) =>
    ranks.flatMap((rank): [string, OwnLayer][] => [
      [`${pool}Pooling${rank}D`, pooling(pool, rank)],
      [`Global${pool}Pooling${rank}D`, globalPooling(pool, rank)],
      [`Adaptive${pool}Pooling${rank}D`, adaptivePooling(pool, rank)],
    ]),
  ),
)

const layersOfEveryRank = Object.fromEntries(
  ranks.flatMap((rank): [string, OwnLayer][] => [
    [`Conv${rank}D`, convolution(rank)],
    [`Conv${rank}DTranspose`, transposedConvolution(rank)],
    [`ZeroPadding${rank}D`, zeroPadding(rank)],
    [`Cropping${rank}D`, cropping(rank)],
    [`UpSampling${rank}D`, repetition(rank)],
  ]),
)

export const spatialLayers: Readonly<Record<string, OwnLayer>> = {
  ...layersOfEveryRank,
  ...poolingLayers,
  DepthwiseConv1D: depthwiseConvolution(1),
  DepthwiseConv2D: depthwiseConvolution(2),
  SeparableConv1D: separableConvolution(1),
  SeparableConv2D: separableConvolution(2),
  UpSampling2D: upSampling2D,
  Resizing: resizing,
  CenterCrop: centerCrop,
}
