/**
 * Checkpoints of race candidates, one file per candidate and rung. A repeated rung starts where its
 * predecessor ended, whatever was written since.
 *
 * Format: length of the header (uint32, little-endian), header (JSON), tensors one after another.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TrialSpec } from '../../../advice/vocabulary/trial.js'
import type { Tensor, Tf } from '../library.js'
import type { NamedTensor } from '../training/training-optimizer.js'
import type { Trainer } from '../training/trainer.js'

type RaceSpec = Extract<TrialSpec, { kind: 'race' }>

/** Where a candidate's checkpoints are. */
export interface CheckpointPlace {
  readonly folder: string
  readonly spec: RaceSpec
}

/** State of a candidate beside its weights and slots. */
export interface RaceState {
  readonly step: number
  /** Device time used so far. */
  readonly spentMs: number
  /** Step of the next point of the curve. */
  readonly nextPoint: number
  /** State of the smoothed training loss. */
  readonly smoothed: readonly [number, number]
  /** Validation loss at step 0. */
  readonly start: number
}

interface Entry {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32'
  readonly bytes: number
}

interface Header {
  readonly state: RaceState
  readonly weights: readonly Entry[]
  readonly slots: readonly Entry[]
}

interface EncodedTensor {
  readonly entry: Entry
  readonly bytes: Buffer
}

const headerLengthBytes = 4

export async function writeCheckpoint(
  { folder, spec }: CheckpointPlace,
  trainer: Trainer,
  state: RaceState,
): Promise<void> {
  const weights = await Promise.all(
    trainer.model.weights.map((weight) => encodeTensor(weight.originalName, weight.read())),
  )
  const slots = await encodeSlots(trainer)
  const header: Header = {
    state,
    weights: weights.map(({ entry }) => entry),
    slots: slots.map(({ entry }) => entry),
  }
  const file = fileOf(folder, spec, spec.rung)
  await mkdir(folder, { recursive: true })
  await writeFile(`${file}.part`, encodeCheckpoint(header, [...weights, ...slots]))
  await rename(`${file}.part`, file)
  if (spec.rung > 1) await rm(fileOf(folder, spec, spec.rung - 2), { force: true })
}

/**
 * Restores the end of the previous rung. Null where the file is gone, as it is with the folder of a
 * finished study.
 */
export async function readCheckpoint(
  { folder, spec }: CheckpointPlace,
  trainer: Trainer,
): Promise<RaceState | null> {
  const file = await readFile(fileOf(folder, spec, spec.rung - 1)).catch(() => null)
  if (file === null) return null
  const { tf, model, optimizer } = trainer
  const headerEnd = headerLengthBytes + file.readUInt32LE(0)
  const header = JSON.parse(file.toString('utf8', headerLengthBytes, headerEnd)) as Header
  let offset = headerEnd
  const take = (entry: Entry): NamedTensor => {
    const tensor = decodeTensor(tf, entry, file.subarray(offset, offset + entry.bytes))
    offset += entry.bytes
    return { name: entry.name, tensor }
  }
  const weights = header.weights.map(take)
  const slots = header.slots.map(take)
  model.setWeights(weights.map(({ tensor }) => tensor))
  if (slots.length > 0) await optimizer.writeSlots(slots)
  for (const { tensor } of [...weights, ...slots]) tensor.dispose()
  return header.state
}

function fileOf(folder: string, spec: RaceSpec, rung: number): string {
  const { batchSize, learningRate, seed, method } = spec
  const prefix = method === undefined ? '' : `${method}-`
  return path.join(folder, `${prefix}b${batchSize}-lr${learningRate}-s${seed}-r${rung}.bin`)
}

async function encodeSlots({ optimizer }: Trainer): Promise<readonly EncodedTensor[]> {
  const slots = await optimizer.readSlots()
  const encoded = await Promise.all(slots.map(({ name, tensor }) => encodeTensor(name, tensor)))
  slots.forEach(({ tensor }) => tensor.dispose())
  return encoded
}

async function encodeTensor(name: string, tensor: Tensor): Promise<EncodedTensor> {
  const values = await tensor.data()
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const dtype = tensor.dtype === 'int32' ? 'int32' : 'float32'
  return { entry: { name, shape: tensor.shape, dtype, bytes: bytes.length }, bytes }
}

function decodeTensor(tf: Tf, { shape, dtype }: Entry, bytes: Buffer): Tensor {
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const values = dtype === 'int32' ? new Int32Array(copy) : new Float32Array(copy)
  return tf.tensor(values, [...shape], dtype)
}

function encodeCheckpoint(header: Header, tensors: readonly EncodedTensor[]): Buffer {
  const headerBytes = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(headerLengthBytes)
  length.writeUInt32LE(headerBytes.length)
  return Buffer.concat([length, headerBytes, ...tensors.map(({ bytes }) => bytes)])
}
