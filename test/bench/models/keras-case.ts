/** What Keras made of a model (`write_case.py`): its JSON, its numbers, its weights. */
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Tensor, Tf } from '../../../src/trials/tfjs/library.js'

/** A tensor in the binary file of the case. */
export interface Place {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
  readonly offset: number
}

export interface KerasWeight {
  /** Names of the layers on the way, models around the layer first. */
  readonly layer: readonly string[]
  readonly name: string
  readonly before: Place
  /** After one training step; absent where the step is not compared. */
  readonly after?: Place
  /** Largest difference that float32 makes (`measure_noise.py`); absent where not measured. */
  readonly noise?: number
}

export interface CaseEntry {
  readonly model: unknown
  readonly parameters: number
  readonly trainableParameters: number
  readonly outputShapes: readonly (readonly (number | null)[])[]
  readonly learningRate: number
  /** The rest is absent where only shapes and parameters are compared. */
  readonly inputs?: readonly Place[]
  readonly targets?: readonly Place[]
  readonly weights?: readonly KerasWeight[]
  readonly outputs?: readonly Place[]
  /** Loss of the training step. */
  readonly loss?: number
}

export interface KerasCase {
  readonly name: string
  readonly entry: CaseEntry
  readonly bytes: Uint8Array
}

export async function readCase(folder: string, name: string): Promise<KerasCase> {
  const text = await readFile(path.join(folder, `${name}.json`), 'utf8')
  const bytes = await readWhole(path.join(folder, `${name}.bin`))
  return { name, entry: JSON.parse(text) as CaseEntry, bytes }
}

/** `readFile` stops at 2 GiB. */
async function readWhole(name: string): Promise<Uint8Array> {
  await using file = await open(name)
  const { size } = await file.stat()
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size;) {
    const { bytesRead } = await file.read(bytes, at, Math.min(size - at, readMost), at)
    if (bytesRead === 0) throw new Error(`${name} ends early`)
    at += bytesRead
  }
  return bytes
}

const readMost = 2 ** 30

/** The numbers at a place. */
export function numbersAt(
  { bytes }: KerasCase,
  { shape, dtype, offset }: Place,
): Float32Array | Int32Array {
  const size = shape.reduce((a, b) => a * b, 1)
  // copied, because a view has to begin at a multiple of 4
  const { buffer } = new Uint8Array(bytes.subarray(offset, offset + 4 * size))
  return dtype === 'int32' ? new Int32Array(buffer) : new Float32Array(buffer)
}

export const tensorAt = (tf: Tf, kerasCase: KerasCase, place: Place): Tensor =>
  tf.tensor(numbersAt(kerasCase, place), [...place.shape], place.dtype)
