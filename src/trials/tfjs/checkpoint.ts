import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { TrialRequest } from '../protocol/request.js'
import { readSlots, writeSlots } from './optimizers.js'
import type { Trainer } from './trainer.js'

/** What a race candidate is, beside weights and slots. */
export interface RaceState {
  step: number
  /** Device time used so far, ms. */
  spentMs: number
  /** Step of the next point of the curve. */
  nextPoint: number
  smoothed: readonly [number, number]
  /** Validation loss at step 0. */
  start: number
}

/** A rung was asked for whose predecessor left no checkpoint (the folder was lost). */
export class CheckpointMissing extends Error {}

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

/** One file per candidate and rung: a rung that is repeated starts where its predecessor ended, whatever was written since. */
function fileOf(request: TrialRequest, rung: number): string {
  if (request.spec.kind !== 'race') throw new Error('only a race has checkpoints')
  const { batchSize, learningRate, seed, method } = request.spec
  return path.join(
    request.checkpointFolder,
    `${method === undefined ? '' : `${method}-`}b${batchSize}-lr${learningRate}-s${seed}-r${rung}.bin`,
  )
}

export async function writeCheckpoint(
  request: TrialRequest,
  trainer: Trainer,
  state: RaceState,
): Promise<void> {
  if (request.spec.kind !== 'race') return
  const slots = await readSlots(trainer.tf, trainer.optimizer)
  const weights = trainer.model.weights.map((weight) => ({
    name: weight.originalName,
    tensor: weight.read(),
  }))
  const entry = async ({ name, tensor }: (typeof slots)[number]): Promise<[Entry, Buffer]> => {
    const values = await tensor.data()
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    return [
      {
        name,
        shape: tensor.shape,
        dtype: tensor.dtype === 'int32' ? 'int32' : 'float32',
        bytes: bytes.length,
      },
      bytes,
    ]
  }
  const weightEntries = await Promise.all(weights.map(entry))
  const slotEntries = await Promise.all(slots.map(entry))
  slots.forEach(({ tensor }) => tensor.dispose())
  const header: Header = {
    state,
    weights: weightEntries.map(([e]) => e),
    slots: slotEntries.map(([e]) => e),
  }
  const head = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  const file = fileOf(request, request.spec.rung)
  await mkdir(request.checkpointFolder, { recursive: true })
  await writeFile(
    `${file}.part`,
    Buffer.concat([
      length,
      head,
      ...weightEntries.map(([, b]) => b),
      ...slotEntries.map(([, b]) => b),
    ]),
  )
  await rename(`${file}.part`, file)
  if (request.spec.rung > 1) await rm(fileOf(request, request.spec.rung - 2), { force: true })
}

export async function readCheckpoint(request: TrialRequest, trainer: Trainer): Promise<RaceState> {
  if (request.spec.kind !== 'race') throw new Error('only a race has checkpoints')
  const file = fileOf(request, request.spec.rung - 1)
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CheckpointMissing(`no checkpoint ${path.basename(file)}`, { cause: error })
  })
  const headLength = bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + headLength)) as Header
  let offset = 4 + headLength
  const take = ({
    name,
    shape,
    dtype,
    bytes: size,
  }: Entry): { name: string; tensor: ReturnType<Trainer['tf']['tensor']> } => {
    const copy = bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + size)
    offset += size
    return {
      name,
      tensor: trainer.tf.tensor(
        dtype === 'int32' ? new Int32Array(copy) : new Float32Array(copy),
        [...shape],
        dtype,
      ),
    }
  }
  const weights = header.weights.map(take)
  const slots = header.slots.map(take)
  trainer.model.setWeights(weights.map(({ tensor }) => tensor))
  if (slots.length > 0) await writeSlots(trainer.tf, trainer.optimizer, slots)
  for (const { tensor } of [...weights, ...slots]) tensor.dispose()
  return header.state
}
