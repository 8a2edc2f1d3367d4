import { biasKeys, kernelKeys, weightKeys } from './common-keys.js'
import { honoured, mustBeNull, refusedUnless, type ClassTables, type KeyTable } from './key-rule.js'

const windowKeys = honoured('kernel_size', 'strides', 'padding', 'data_format', 'dilation_rate')

/** Keras writes them only for a layer that it fine-tunes with small matrices. */
const adapters: KeyTable = {
  lora_rank: refusedUnless([null], 'send the model before enable_lora'),
  lora_alpha: refusedUnless([null], 'send the model before enable_lora'),
}
/** Keras 2 writes the key of its base class; the layer works with 1 only. */
const ungrouped: KeyTable = { groups: refusedUnless([1], 'set it to 1') }

const convolution: KeyTable = {
  ...honoured('filters', 'groups'),
  ...windowKeys,
  ...kernelKeys,
  ...adapters,
}
const transposed: KeyTable = {
  ...honoured('filters', 'output_padding'),
  ...windowKeys,
  ...kernelKeys,
  ...ungrouped,
}
const depthwise: KeyTable = {
  ...honoured('depth_multiplier', 'activation'),
  ...windowKeys,
  ...biasKeys,
  ...weightKeys('depthwise'),
  ...ungrouped,
}
const separable: KeyTable = {
  ...depthwise,
  ...honoured('filters'),
  ...weightKeys('pointwise'),
  // Keras 2 writes the keys of its base class, which the layer does not read
  kernel_initializer: refusedUnless(['glorotUniform'], 'use GlorotUniform'),
  ...mustBeNull('kernel_regularizer', 'kernel_constraint'),
}
const pooling = honoured('pool_size', 'strides', 'padding', 'data_format')
const globalPooling = honoured('data_format', 'keepdims')
const adaptivePooling = honoured('output_size', 'data_format')
const zeroPadding = honoured('padding', 'data_format')
const cropping = honoured('cropping', 'data_format')

export const convolutionKeys = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
  Conv1DTranspose: transposed,
  Conv2DTranspose: transposed,
  Conv3DTranspose: transposed,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  MaxPooling1D: pooling,
  MaxPooling2D: pooling,
  MaxPooling3D: pooling,
  AveragePooling1D: pooling,
  AveragePooling2D: pooling,
  AveragePooling3D: pooling,
  GlobalMaxPooling1D: globalPooling,
  GlobalMaxPooling2D: globalPooling,
  GlobalMaxPooling3D: globalPooling,
  GlobalAveragePooling1D: globalPooling,
  GlobalAveragePooling2D: globalPooling,
  GlobalAveragePooling3D: globalPooling,
  AdaptiveMaxPooling1D: adaptivePooling,
  AdaptiveMaxPooling2D: adaptivePooling,
  AdaptiveMaxPooling3D: adaptivePooling,
  AdaptiveAveragePooling1D: adaptivePooling,
  AdaptiveAveragePooling2D: adaptivePooling,
  AdaptiveAveragePooling3D: adaptivePooling,
  ZeroPadding1D: zeroPadding,
  ZeroPadding2D: zeroPadding,
  ZeroPadding3D: zeroPadding,
  Cropping1D: honoured('cropping'),
  Cropping2D: cropping,
  Cropping3D: cropping,
  UpSampling1D: honoured('size'),
  UpSampling2D: honoured('size', 'data_format', 'interpolation'),
  UpSampling3D: honoured('size', 'data_format'),
  Resizing: honoured(
    'height',
    'width',
    'interpolation',
    'crop_to_aspect_ratio',
    'pad_to_aspect_ratio',
    'fill_mode',
    'fill_value',
    'antialias',
    'data_format',
  ),
  CenterCrop: honoured('height', 'width', 'data_format'),
} satisfies ClassTables
