/** A Keras model as its file has it: layers and their calls. Nothing is unfolded or checked yet. */
import type { Json } from '../json.js'

/** One result of one call of a layer. */
export interface TensorRef {
  readonly layer: string
  /** Number of the call in the file; files may count from another number than 0. */
  readonly call: number
  /** Number of the result, for layers with several. */
  readonly tensor: number
}

/** What a layer is called with. */
export type Argument =
  | { readonly kind: 'tensor'; readonly tensor: TensorRef }
  | { readonly kind: 'list'; readonly items: readonly Argument[] }
  | { readonly kind: 'constant'; readonly value: unknown }

export interface LayerCall {
  readonly args: readonly Argument[]
  readonly kwargs: ReadonlyMap<string, Argument>
  readonly pointer: string
  /** Keras 3 sets the argument `training` anew in every fit, whatever the file says. */
  readonly isKeras3: boolean
  /** The file gives the call a mask that Batchwise computes itself. */
  readonly isMasked?: boolean
}

export interface NetworkLayer {
  readonly name: string
  readonly className: string
  /** The entry of the layer in the file. */
  readonly json: Json
  readonly config: Json
  readonly pointer: string
  readonly configPointer: string
  readonly calls: readonly LayerCall[]
  /** A model that is used as a layer. */
  readonly network: Network | null
}

export interface NetworkInput {
  readonly name: string
  readonly pointer: string
  /** The shape with the batch, as the file has it. */
  readonly batchShape: unknown
}

export interface Network {
  readonly name: string
  readonly pointer: string
  readonly inputs: readonly NetworkInput[]
  /** Without the input layers, in the order of the file. */
  readonly layers: readonly NetworkLayer[]
  readonly outputs: readonly { readonly name: string; readonly tensor: TensorRef }[]
}

/** All tensors in an argument, in order. */
export function tensorsIn(argument: Argument): readonly TensorRef[] {
  if (argument.kind === 'tensor') return [argument.tensor]
  return argument.kind === 'list' ? argument.items.flatMap(tensorsIn) : []
}

/** All tensors that a call reads. */
export const tensorsOfCall = ({ args, kwargs }: LayerCall): readonly TensorRef[] =>
  [...args, ...kwargs.values()].flatMap(tensorsIn)
