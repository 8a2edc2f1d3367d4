/** Made-up rows as a stored data set, for runners that cannot make them. */
import { existsSync } from 'node:fs'
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sizeOf } from '../../advice/vocabulary/model-graph.js'
import type { Subject } from '../../advice/vocabulary/question.js'
import {
  datasetFiles,
  type DatasetHeader,
  type DatasetPart,
  type TrialData,
} from '../protocol/dataset.js'
import type { MadeArray, RowMaker } from '../synthetic/made-rows.js'
import { rowMaker } from '../synthetic/synthetic-rows.js'

type SyntheticData = Extract<TrialData, { kind: 'synthetic' }>

/** Rows are made so many numbers at a time: the service answers between. */
const numbersAtOnce = 2 ** 18

/**
 * Writes the rows once into a folder beside the checkpoints, which goes when the study ends.
 *
 * @param folder of the checkpoints
 */
export async function writeMadeRows(
  { model, losses }: Pick<Subject, 'model' | 'losses'>,
  { rows, validationRows, classes, seed }: SyntheticData,
  folder: string,
): Promise<TrialData> {
  const target = path.join(folder, `rows-${seed}`)
  if (existsSync(target)) return { kind: 'dataset', folder: target }
  const part = `${target}.part`
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  const make = rowMaker({ model, losses, classes, seed })
  const numbersPerRow = [...model.inputs, ...model.outputs]
    .map(({ shape }) => sizeOf(shape))
    .reduce((sum, size) => sum + size, 0)
  const size = Math.max(1, Math.floor(numbersAtOnce / numbersPerRow))
  const made = await writePart(make, part, 'train', { rows, size })
  await writePart(make, part, 'validation', { rows: validationRows, size })
  const header: DatasetHeader = {
    version: 2,
    inputs: made.inputs.map(({ shape, type }, i) => ({
      name: model.inputs[i]?.name ?? String(i),
      shape,
      type,
    })),
    targets: made.targets.map(({ shape, type }, i) => ({
      name: model.outputs[i]?.name ?? String(i),
      shape,
      type: type === 'int32' ? 'class' : 'real',
      classes: classes[i] ?? null,
    })),
    trainingRows: rows,
    validationRows,
  }
  await writeFile(path.join(part, datasetFiles.header), JSON.stringify(header))
  await rename(part, target)
  return { kind: 'dataset', folder: target }
}

/** Returns the rows made last, whose shapes are those of all. */
async function writePart(
  make: RowMaker,
  folder: string,
  part: DatasetPart,
  { rows, size }: { readonly rows: number; readonly size: number },
): Promise<ReturnType<RowMaker>> {
  let made = make(Math.min(size, rows))
  for (let written = Math.min(size, rows); ;) {
    await append(made.inputs, (i) => path.join(folder, datasetFiles.input(i, part)))
    await append(made.targets, (i) => path.join(folder, datasetFiles.target(i, part)))
    if (written >= rows) return made
    await nextTurn()
    const count = Math.min(size, rows - written)
    made = make(count)
    written += count
  }
}

async function append(
  arrays: readonly MadeArray[],
  fileOf: (index: number) => string,
): Promise<void> {
  for (const [i, { numbers }] of arrays.entries())
    await appendFile(fileOf(i), Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength))
}
