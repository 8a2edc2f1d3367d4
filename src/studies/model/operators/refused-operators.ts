/** Operators of keras.ops that have no layer here, and what to do instead. */

const reasons = {
  batch:
    'mixes or reorders the rows of a batch, and the advice depends on the batch: apply it to each row, or leave it out',
  data: 'makes a tensor that does not depend on the rows: write its numbers as a constant (x + [1, 2]), or apply it to the rows beforehand',
  weights:
    'takes its weights as a tensor: use the layer of Keras, whose weights train (Conv2D, BatchNormalization, LayerNormalization, MultiHeadAttention)',
  sorts:
    'sorts or searches values, which the trials do not: leave it out, or use max, argmax or a pooling layer',
  indices:
    'takes entries at places that differ from row to row: use one_hot and matmul, or an Embedding',
  program: 'runs a Python function: write what it does with layers or other operators of Keras',
  signal: 'is signal processing: apply it to the rows beforehand',
  image:
    'works on images: apply it to the rows beforehand, or use the layer of Keras (Resizing, CenterCrop, ZeroPadding2D)',
  linear:
    'is a decomposition or an inverse of matrices, which the trials do not compute: apply it to the rows beforehand',
  complex:
    'computes with complex numbers, which the trials do not: split them into real and imaginary parts',
  bits: 'works on the bits of whole numbers: apply it to the rows beforehand',
  statistics:
    'is a statistic that the trials do not compute: use mean, std, max or min, or apply it to the rows beforehand',
  special:
    'is a function that the trials do not compute: write it with exp, log, where and other operators',
  missing: 'leaves out what is no number: replace such numbers in the rows beforehand',
  product: 'is a product that the trials do not compute: write it with einsum or matmul',
  loss: 'computes a loss: name the loss in compile instead',
  blocks:
    'rearranges blocks of a tensor: write it with reshape and transpose, or with slices and concatenate',
  information: 'describes a tensor and gives no numbers of a row: write its value as a constant',
} as const
type Reason = keyof typeof reasons

const names: Readonly<Record<Reason, string>> = {
  batch:
    'ravel view vstack flipud segment_max segment_min segment_prod segment_sum unique in_top_k',
  data: 'arange array empty empty_like eye full full_like geomspace linspace logspace meshgrid ones zeros tri vander bartlett blackman hamming hanning kaiser convert_to_tensor broadcast_to',
  weights:
    'conv conv_transpose depthwise_conv separable_conv batch_normalization layer_normalization rms_normalization dot_product_attention layer_norm batch_norm rmsnorm adaptive_average_pool adaptive_max_pool',
  sorts:
    'argpartition argsort digitize median nanmedian nonzero percentile nanpercentile quantile nanquantile searchsorted sort top_k isin',
  indices:
    'scatter scatter_update slice slice_update take_along_axis unravel_index multi_hot bincount extract_sequences',
  program:
    'associative_scan cond custom_gradient fori_loop jvp map scan switch vectorize vectorized_map while_loop',
  signal: 'fft fft2 ifft2 rfft irfft stft istft correlate psnr',
  image:
    'affine_transform crop_images elastic_transform extract_patches extract_patches_3d gaussian_blur hsv_to_rgb map_coordinates pad_images perspective_transform rgb_to_grayscale rgb_to_hsv scale_and_translate sobel_edges euclidean_dist_transform',
  linear:
    'cholesky cholesky_inverse det eig eigh inv logdet lstsq lu_factor matrix_rank pinv qr slogdet solve solve_triangular svd corrcoef expm cdist matrix_power',
  complex: 'angle imag isreal polar view_as_complex view_as_real',
  bits: 'bitwise_and bitwise_invert bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor left_shift right_shift gcd lcm',
  statistics: 'average histogram cumprod allclose',
  special:
    'erfinv heaviside i0 isclose isneginf isposinf ldexp logaddexp2 nextafter sinc fmax fmin saturate_cast trapezoid diff nan_to_num',
  missing:
    'nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmin nanprod nanstd nansum nanvar',
  product: 'cross kron outer vdot diag diagflat diagonal trace',
  loss: 'binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy ctc_decode ctc_loss',
  blocks:
    'append array_split depth_to_space dsplit hsplit vsplit space_to_depth fold unfold rearrange rot90 unstack',
  information: 'dtype is_tensor ndim shape size convert_to_numpy',
}

const reasonOf: ReadonlyMap<string, Reason> = new Map(
  Object.entries(names).flatMap(([reason, list]) =>
    list.split(' ').map((name) => [name, reason as Reason] as const),
  ),
)

export const refusedOperators: readonly string[] = [...reasonOf.keys()]

/**
 * What to say of an operator that is refused.
 *
 * @param isSupported with other arguments.
 */
export function wayOutOf(operator: string, isSupported: boolean): string {
  if (isSupported)
    return 'is not supported with these arguments: give axes and sizes as numbers, keep the batch first, or write it with layers of Keras'
  const reason = reasonOf.get(operator)
  return reason === undefined
    ? 'is not supported here; write it with layers of Keras'
    : reasons[reason]
}
