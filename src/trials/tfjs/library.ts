/**
 * Types of TensorFlow.js 4.22, and access to what its types hide. Engines add their own backend.
 */
import { createRequire } from 'node:module'

/** The TensorFlow.js namespace, with any backend. */
export type Tf = typeof import('@tensorflow/tfjs')
export type Tensor = ReturnType<Tf['tensor']>
export type Scalar = ReturnType<Tf['scalar']>
export type Variable = ReturnType<Tf['variable']>
export type Model = ReturnType<Tf['model']>
export type SymbolicTensor = ReturnType<Tf['input']>

/** Loads a library when its engine starts: each takes seconds and memory. */
export const load = createRequire(import.meta.url) as <T>(name: string) => T

export interface Layer {
  trainable: boolean
  apply(inputs: SymbolicTensor | SymbolicTensor[]): unknown
}
export type LayerVariable = Model['weights'][number]

/** Makes a layer, for example `tf.layers.conv2d`. */
export type LayerFactory = (config: Readonly<Record<string, unknown>>) => Layer

/** The layer factory of this name; undefined where TensorFlow.js has none. */
export function layerFactory(tf: Tf, name: string): LayerFactory | undefined {
  // the namespace declares one signature per layer, and none by name
  return (tf.layers as unknown as Record<string, LayerFactory | undefined>)[name]
}

/** The trainable weights as variables of tfjs-core. */
export function trainableVariables(model: Model): readonly Variable[] {
  // tfjs-layers wraps the core's variable and hides it in `val`
  return model.trainableWeights.map((weight) => (weight as unknown as { val: Variable }).val)
}

/** The running backend, as the interface of the fields that an engine uses. */
export function backendOf<Backend>(tf: Tf): Backend {
  // every backend has more than the core's KernelBackend declares
  return tf.backend() as unknown as Backend
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
