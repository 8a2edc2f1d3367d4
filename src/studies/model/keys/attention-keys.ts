import { seedKey, weightKeys } from './common-keys.js'
import {
  honoured,
  keysWith,
  refusedUnless,
  withoutEffect,
  type ClassTables,
  type KeyTable,
} from './key-rule.js'

/** Keras gives `use_causal_mask` with the call, not in the config. */
const attention: KeyTable = {
  ...honoured('use_scale', 'dropout', 'use_causal_mask'),
  ...seedKey,
  causal: refusedUnless([false], 'call the layer with use_causal_mask=True instead'),
}

const projections: KeyTable = {
  ...honoured('dropout', 'use_bias', 'use_gate', 'sliding_window', 'use_causal_mask'),
  ...weightKeys('kernel'),
  ...weightKeys('bias'),
  ...seedKey,
  flash_attention: withoutEffect('another way to the same numbers'),
}

export const attentionKeys = {
  Attention: { ...attention, ...honoured('score_mode') },
  AdditiveAttention: attention,
  MultiHeadAttention: {
    ...projections,
    ...honoured('num_heads', 'key_dim', 'value_dim', 'output_shape', 'attention_axes'),
    ...keysWith(
      withoutEffect('follows from the inputs'),
      'query_shape',
      'key_shape',
      'value_shape',
    ),
    softmax_robust_masking: refusedUnless([false], 'set it to false'),
  },
  GroupQueryAttention: {
    ...projections,
    ...honoured('head_dim', 'num_query_heads', 'num_key_value_heads'),
  },
  EinsumDense: {
    ...honoured('equation', 'output_shape', 'bias_axes', 'activation'),
    ...weightKeys('kernel'),
    ...weightKeys('bias'),
    lora_rank: refusedUnless([null], 'remove it: trials train the whole kernel'),
    lora_alpha: withoutEffect('read only with lora_rank, which is refused'),
    gptq_unpacked_column_size: refusedUnless([null], 'send the model before it is quantized'),
  },
} satisfies ClassTables
