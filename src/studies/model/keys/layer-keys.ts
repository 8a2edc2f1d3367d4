import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { applicationKeys } from './application-keys.js'
import { attentionKeys } from './attention-keys.js'
import { basicKeys } from './basic-keys.js'
import { commonKeys } from './common-keys.js'
import { convolutionKeys } from './convolution-keys.js'
import { refusedUnless, type KeyTable } from './key-rule.js'
import { mergeKeys, operatorKeys } from './merge-keys.js'
import { normalizationKeys } from './normalization-keys.js'
import { preprocessingKeys } from './preprocessing-keys.js'
import { sequenceKeys } from './sequence-keys.js'
import { wrapperKeys } from './wrapper-keys.js'

/** The keys of every layer type, without those of all layers. */
export const layerKeys: Readonly<Record<LayerType, KeyTable>> = {
  ...basicKeys,
  ...normalizationKeys,
  ...preprocessingKeys,
  ...operatorKeys,
  ...convolutionKeys,
  ...sequenceKeys,
  ...attentionKeys,
  ...mergeKeys,
  ...wrapperKeys,
  ...applicationKeys,
}

const inputLayerKeys: KeyTable = {
  sparse: refusedUnless([null, false], 'set it to false and send dense rows'),
  ragged: refusedUnless([null, false], 'set it to false and send rows of one length'),
  optional: refusedUnless([null, false], 'set it to false'),
}

/** All keys that a layer of this type may have. */
export const keysOfLayer = (type: LayerType | 'InputLayer'): KeyTable => ({
  ...commonKeys,
  ...(type === 'InputLayer' ? inputLayerKeys : layerKeys[type]),
})
