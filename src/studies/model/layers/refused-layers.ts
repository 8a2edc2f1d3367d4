import { entryOf } from '../json.js'

const beforeTraining =
  'works on the data before training: apply it to the rows and leave it out here'
const fixedFilter =
  'is applied to the images as they are read: apply it to the rows and leave it out here'

const spectrogram =
  'is signal processing: apply it to the rows beforehand, and send what it gives as the input'

/** Layers of Keras that the trials cannot train, and what to do instead. */
export const refusedLayers: Readonly<Record<string, string>> = {
  StringLookup: beforeTraining,
  IntegerLookup: beforeTraining,
  TextVectorization: beforeTraining,
  Hashing: beforeTraining,
  HashedCrossing: beforeTraining,
  Discretization: beforeTraining,
  FeatureSpace: beforeTraining,
  AutoContrast: fixedFilter,
  Equalization: fixedFilter,
  ContrastLimitedAdaptiveHistogramEqualization: fixedFilter,
  RandomHeight: 'changes the size of the images: resize the rows beforehand',
  RandomWidth: 'changes the size of the images: resize the rows beforehand',
  RandomCrop: 'cuts the images at random: send rows of the size that it gives, and leave it out',
  MelSpectrogram: spectrogram,
  STFTSpectrogram: spectrogram,
  MaxNumBoundingBoxes: beforeTraining,
  Pipeline: 'holds layers of its own: send them one after another',
  ReversibleEmbedding: 'is not supported: use Embedding, and a Dense layer for the way back',
  SpectralNormalization: 'is not supported: send the layer inside it',
  Lambda: 'holds Python code: write it with operators or layers of Keras',
  TFSMLayer: 'holds a graph that cannot be trained: send the layers of the model',
  TorchModuleWrapper: 'holds PyTorch code: write it with layers of Keras',
  JaxLayer: 'holds JAX code: write it with layers of Keras',
  FlaxLayer: 'holds Flax code: write it with layers of Keras',
}

/** What to do about a layer that is refused by name; null for an unknown one. */
export function wayOut(type: string): string | null {
  const words = entryOf(refusedLayers, type.replace(/^.*>/, ''))
  return words === undefined ? null : `${type} ${words}`
}
