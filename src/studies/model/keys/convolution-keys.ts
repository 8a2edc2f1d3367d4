import { biasKeys, kernelKeys, weightKeys } from './common-keys.js'
import { honoured, mustBeNull, refusedUnless, type ClassTables, type KeyTable } from './key-rule.js'

const windowKeys = honoured('kernel_size', 'strides', 'padding', 'data_format')
const notDilated = refusedUnless([1, [1], [1, 1]], 'set it to 1')
const notGrouped = refusedUnless([1], 'set it to 1')

const convolution: KeyTable = {
  ...honoured('filters', 'dilation_rate', 'groups'),
  ...windowKeys,
  ...kernelKeys,
}
const depthwise: KeyTable = {
  ...windowKeys,
  ...honoured('depth_multiplier', 'activation'),
  ...biasKeys,
  ...weightKeys('depthwise'),
  dilation_rate: notDilated,
  groups: notGrouped,
}
const pooling = honoured('pool_size', 'strides', 'padding', 'data_format')
const globalPooling: KeyTable = {
  ...honoured('data_format'),
  keepdims: refusedUnless([false], 'set it to false and add a Reshape'),
}

export const convolutionKeys = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv2DTranspose: {
    ...honoured('filters'),
    ...windowKeys,
    ...kernelKeys,
    dilation_rate: notDilated,
    output_padding: refusedUnless([null], 'remove it, and crop or pad afterwards'),
    groups: notGrouped,
  },
  SeparableConv2D: {
    ...depthwise,
    ...honoured('filters'),
    ...weightKeys('pointwise'),
    // Keras 2 writes the keys of its base class, which the layer does not read
    kernel_initializer: refusedUnless(['glorotUniform'], 'use GlorotUniform'),
    ...mustBeNull('kernel_regularizer', 'kernel_constraint'),
  },
  DepthwiseConv2D: depthwise,
  UpSampling2D: honoured('size', 'data_format', 'interpolation'),
  ZeroPadding2D: honoured('padding', 'data_format'),
  Cropping2D: honoured('cropping', 'data_format'),
  MaxPooling1D: pooling,
  MaxPooling2D: pooling,
  AveragePooling1D: pooling,
  AveragePooling2D: pooling,
  GlobalAveragePooling1D: globalPooling,
  GlobalAveragePooling2D: globalPooling,
  GlobalMaxPooling1D: globalPooling,
  GlobalMaxPooling2D: globalPooling,
} satisfies ClassTables
