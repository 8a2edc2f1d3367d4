/**
 * Checkpoints of race candidates, one file per candidate and rung. A repeated rung starts where its
 * predecessor ended, whatever was written since.
 *
 * Format: length of the header (uint32, little-endian), header (JSON), tensors one after another.
 * Tensors are written and read in pieces: a checkpoint takes little memory beside the training.
 */
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { RaceSpec } from '../../../advice/vocabulary/trial.js'
import type { LayerVariable, Tensor, Tf } from '../library.js'
import type { BudgetWatch } from '../memory/memory-meter.js'
import type { NamedTensor } from '../training/training-optimizer.js'
import type { Trainer } from '../training/trainer.js'
import type { TrainingState } from './candidate-training.js'

/** Where a candidate's checkpoints are. */
export interface CheckpointPlace {
  readonly folder: string
  readonly candidate: Pick<RaceSpec, 'batchSize' | 'learningRate' | 'seed' | 'method'>
}

/** State of a candidate beside its weights and slots. */
export interface RaceState extends TrainingState {
  /** Device time used so far. */
  readonly spentMs: number
  /** Step of the next point of the curve. */
  readonly nextPoint: number
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

const headerLengthBytes = 4
const bytesPerNumber = 4
/** Numbers of a tensor that are in JavaScript at once. */
const pieceLength = 2 ** 18

/** Writes the end of a rung. The last two rungs stay on disk. */
export async function writeCheckpoint(
  place: CheckpointPlace,
  rung: number,
  trainer: Trainer,
  state: RaceState,
  watch: BudgetWatch,
): Promise<void> {
  const weights = trainer.model.weights.map((weight) => ({
    name: weight.originalName,
    tensor: weight.read(),
  }))
  const slots = trainer.optimizer.readSlots()
  const header = { state, weights: weights.map(entryOf), slots: slots.map(entryOf) }
  const file = fileOf(place, rung)
  await mkdir(place.folder, { recursive: true })
  // the process of a killed service may still write the same rung
  const partFile = `${file}.${process.pid}.part`
  const part = await open(partFile, 'w')
  try {
    await part.writeFile(encodeHeader(header))
    for (const { tensor } of [...weights, ...slots])
      await writeTensor(trainer.tf, part, tensor, watch)
  } finally {
    await part.close()
    slots.forEach(({ tensor }) => tensor.dispose())
  }
  await rename(partFile, file)
  if (rung > 1) await rm(fileOf(place, rung - 2), { force: true })
}

/**
 * Restores the end of a rung. Null where the file is gone, as it is with the folder of a finished
 * study.
 */
export async function readCheckpoint(
  place: CheckpointPlace,
  rung: number,
  trainer: Trainer,
  watch: BudgetWatch,
): Promise<RaceState | null> {
  const file = await open(fileOf(place, rung)).catch(() => null)
  return file === null ? null : restore(file, trainer, watch)
}

/**
 * Restores the candidate at a step of its race.
 *
 * @returns null where the candidate has no checkpoint at all; throws where it has others only
 */
export async function readCheckpointAt(
  place: CheckpointPlace,
  step: number,
  trainer: Trainer,
  watch: BudgetWatch,
): Promise<RaceState | null> {
  const steps: number[] = []
  for (const name of await checkpointsOf(place)) {
    const file = path.join(place.folder, name)
    const reached = await stepOf(file)
    if (reached === step) return restore(await open(file), trainer, watch)
    steps.push(reached)
  }
  if (steps.length === 0) return null
  const { batchSize, learningRate } = place.candidate
  throw new Error(
    `the race of batch ${batchSize}, learning rate ${learningRate} has no checkpoint at step ` +
      `${step}, but at ${steps.join(', ')}: a cool-down starts where its race stands`,
  )
}

/** Names of the candidate's files. */
async function checkpointsOf({ folder, candidate }: CheckpointPlace): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const prefix = prefixOf(candidate)
  return names.filter((name) => name.startsWith(prefix) && name.endsWith(suffix)).sort()
}

async function stepOf(file: string): Promise<number> {
  const checkpoint = await open(file)
  try {
    return (await readHeader(checkpoint)).state.step
  } finally {
    await checkpoint.close()
  }
}

/** Closes the file. */
async function restore(file: FileHandle, trainer: Trainer, watch: BudgetWatch): Promise<RaceState> {
  try {
    const header = await readHeader(file)
    const { tf, model, optimizer } = trainer
    for (const [i, entry] of header.weights.entries()) {
      const tensor = await readTensor(tf, file, entry, watch)
      writeWeight(model.weights[i], tensor)
      tensor.dispose()
    }
    for (const entry of header.slots) {
      const tensor = await readTensor(tf, file, entry, watch)
      await optimizer.writeSlot({ name: entry.name, tensor })
      tensor.dispose()
    }
    return header.state
  } finally {
    await file.close()
  }
}

const suffix = '.bin'

function fileOf({ folder, candidate }: CheckpointPlace, rung: number): string {
  return path.join(folder, `${prefixOf(candidate)}${rung}${suffix}`)
}

function prefixOf({ batchSize, learningRate, seed, method }: CheckpointPlace['candidate']): string {
  const prefix = method === undefined ? '' : `${method}-`
  return `${prefix}b${batchSize}-lr${learningRate}-s${seed}-r`
}

function entryOf({ name, tensor }: NamedTensor): Entry {
  const dtype = tensor.dtype === 'int32' ? 'int32' : 'float32'
  return { name, shape: tensor.shape, dtype, bytes: tensor.size * bytesPerNumber }
}

function encodeHeader(header: Header): Buffer {
  const bytes = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(headerLengthBytes)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}

async function readHeader(file: FileHandle): Promise<Header> {
  const length = Buffer.from(await readBytes(file, headerLengthBytes)).readUInt32LE(0)
  return JSON.parse(Buffer.from(await readBytes(file, length)).toString('utf8')) as Header
}

async function writeTensor(
  tf: Tf,
  file: FileHandle,
  tensor: Tensor,
  watch: BudgetWatch,
): Promise<void> {
  for (const { start, length } of piecesOf(tensor.size)) {
    watch.limitGarbage()
    const piece = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), start, length))
    const values = await piece.data()
    piece.dispose()
    await file.writeFile(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
  }
}

async function readTensor(
  tf: Tf,
  file: FileHandle,
  { shape, dtype, bytes }: Entry,
  watch: BudgetWatch,
): Promise<Tensor> {
  const pieces: Tensor[] = []
  for (const { length } of piecesOf(bytes / bytesPerNumber)) {
    watch.limitGarbage()
    const Numbers = dtype === 'int32' ? Int32Array : Float32Array
    const numbers = new Numbers(await readBytes(file, length * bytesPerNumber))
    const uploaded = tf.tensor1d(numbers, dtype)
    // an operation moves the numbers to the engine, so that their array can be collected
    pieces.push(tf.add<Tensor>(uploaded, tf.scalar(0, dtype)))
    uploaded.dispose()
  }
  return tf.tidy(() => {
    const whole = tf.reshape(tf.concat(pieces), [...shape])
    pieces.forEach((piece) => piece.dispose())
    return whole
  })
}

/** The next bytes of the file. */
async function readBytes(file: FileHandle, length: number): Promise<ArrayBuffer> {
  const bytes = new ArrayBuffer(length)
  const { bytesRead } = await file.read(new Uint8Array(bytes), 0, length)
  if (bytesRead < length) throw new Error('the checkpoint ends too early')
  return bytes
}

function piecesOf(size: number): readonly { readonly start: number; readonly length: number }[] {
  return Array.from({ length: Math.ceil(size / pieceLength) }, (_, i) => {
    const start = i * pieceLength
    return { start, length: Math.min(pieceLength, size - start) }
  })
}

function writeWeight(weight: LayerVariable | undefined, tensor: Tensor): void {
  if (weight === undefined) throw new Error('the checkpoint has more weights than the model')
  weight.write(tensor)
}
