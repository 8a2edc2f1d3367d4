/**
 * Replay tables: one gzipped JSON file per workload. A table holds recorded trainings for a grid of
 * batch size, learning rate and seed, plus range tests and gradient noise. `batchwise-replay/1` has
 * constant rates only; `batchwise-replay/2` also has trainings whose rate falls to zero. Reading
 * validates every field that a replay uses.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'

const number = z.number()
const positive = z.number().positive()
const rows = z.int().positive()

const fallen = z.tuple([number, number.nullable(), number.nullable()])

const runSchema = z.object({
  batchSize: rows,
  learningRate: positive,
  seed: z.int(),
  diverged: z.boolean(),
  /**
   * [step, smoothed training loss, validation loss, validation accuracy]; null: not finite.
   */
  points: z
    .array(z.tuple([number, number.nullable(), number.nullable(), number.nullable()]))
    .min(1),
  /** [step, |G|^2, tr(Sigma)], optionally followed by both after Adam's preconditioner. */
  noise: z.array(
    z.union([
      z.tuple([number, number.nullable(), number.nullable()]),
      z.tuple([number, number.nullable(), number.nullable(), number.nullable(), number.nullable()]),
    ]),
  ),
  /**
   * [step, validation loss, accuracy]: a copy of the run at `step` trained `coolShare` x step steps
   * more, its rate falling linearly to zero. Format 2 only.
   */
  cooled: z.array(fallen).optional(),
  /** [steps, validation loss, accuracy] of trainings whose rate fell to zero over all steps. */
  decayed: z.array(fallen).optional(),
})
const tableSchema = z.object({
  format: z.enum(['batchwise-replay/1', 'batchwise-replay/2']),
  name: z.string().min(1),
  loss: z.string(),
  optimizer: z.enum(['sgd', 'sgd-momentum', 'adam', 'adamw']),
  trainingRows: rows,
  validationRows: rows,
  epochsPlanned: positive,
  /** Steps of a cool-down as a share of the steps before it. Format 2 only. */
  coolShare: positive.optional(),
  parameters: positive,
  classes: z.int().nullable(),
  batchSizes: z.array(rows).min(1),
  learningRates: z.array(positive).min(1),
  stepTimeMs: z.array(z.tuple([rows, positive])).min(1),
  sweeps: z.array(
    z.object({
      batchSize: rows,
      learningRates: z.array(positive),
      losses: z.array(number.nullable()),
    }),
  ),
  runs: z.array(runSchema).min(1),
})
export type ReplayTable = z.infer<typeof tableSchema>
export type ReplayRun = z.infer<typeof runSchema>

/** Whether the table has trainings whose rate falls to zero. */
export const hasFallingRate = ({ format }: ReplayTable): boolean => format === 'batchwise-replay/2'

/** Throws an Error that names the invalid field. */
export function parseTable(value: unknown): ReplayTable {
  const parsed = tableSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a replay table'}`)
  }
  const table = parsed.data
  const timed = new Set(table.stepTimeMs.map(([batchSize]) => batchSize))
  const untimed = table.batchSizes.find((batchSize) => !timed.has(batchSize))
  if (untimed !== undefined) throw new Error(`stepTimeMs: batch size ${untimed} is missing`)
  if (hasFallingRate(table) && table.coolShare === undefined)
    throw new Error('coolShare: is missing')
  const hasStart = table.runs.some(({ points }) => points[0]?.[0] === 0 && points[0][2] !== null)
  if (!hasStart) throw new Error('runs: no run has a validation loss at step 0')
  return {
    ...table,
    batchSizes: [...table.batchSizes].sort((a, b) => a - b),
    learningRates: [...table.learningRates].sort((a, b) => a - b),
  }
}

export async function readTable(file: string): Promise<ReplayTable> {
  const bytes = await readFile(file)
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (isGzip ? gunzipSync(bytes) : bytes).toString('utf8')
  return parseTable(JSON.parse(text))
}

/** Files of replay tables in the folders, by folder and name. */
export async function tableFiles(folders: readonly string[]): Promise<readonly string[]> {
  const files: string[] = []
  for (const folder of folders) {
    const names = (await readdir(folder)).filter((name) => /\.json(\.gz)?$/.test(name))
    files.push(...names.sort().map((name) => path.join(folder, name)))
  }
  return files
}

/** All tables of the folders. Skips unreadable files and names them on stderr. */
export async function readTables(folders: readonly string[]): Promise<readonly ReplayTable[]> {
  const tables: ReplayTable[] = []
  for (const file of await tableFiles(folders)) {
    const table = await readTable(file).catch(
      (error: unknown) =>
        void process.stderr.write(`skipped ${path.basename(file)}: ${String(error)}\n`),
    )
    if (table !== undefined) tables.push(table)
  }
  return tables
}

export async function writeTable(file: string, table: ReplayTable): Promise<void> {
  await writeFile(file, gzipSync(JSON.stringify(table), { level: 9 }))
}
