/**
 * `npm run bench:data [-- --mebibytes N]`: seconds and peak memory for reading a CSV, beside what
 * DuckDB needs alone to read the same file. Each reads it in a process of its own.
 */
import { execFile } from 'node:child_process'
import { open, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'

const { values, positionals } = parseArgs({
  options: { mebibytes: { type: 'string', default: '1024' }, read: { type: 'string' } },
  allowPositionals: true,
})
const mebibyte = 2 ** 20
const cities = ['Oslo', 'Rome', 'Lima', 'Bern', 'Kyiv']

/** Numbers, whole numbers, dates, a category and a label. */
function line(i: number): string {
  const wave = Math.sin(i) * 1000
  const day = String((i % 28) + 1).padStart(2, '0')
  return `${wave.toFixed(4)},${(wave / 7).toFixed(5)},${i % 97},${(wave * wave).toFixed(2)},${cities[i % 5] ?? ''},2020-01-${day},${wave > 0 ? 'up' : 'down'}\n`
}

async function writeCsv(file: string, bytesLeast: number): Promise<void> {
  const target = await open(file, 'w')
  try {
    await target.write('a,b,c,d,city,day,label\n')
    let row = 0
    for (let bytes = 0; bytes < bytesLeast;) {
      const lines = Array.from({ length: 10_000 }, () => line(row++)).join('')
      bytes += (await target.write(lines)).bytesWritten
    }
  } finally {
    await target.close()
  }
}

async function readWithBatchwise(file: string, folder: string): Promise<void> {
  const content = { path: file }
  const source = { files: [{ name: 'rows.csv', contentType: null, content }], options: () => ({}) }
  await new FileDatasetStore(folder).put(source)
}

async function readWithDuckdb(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.runAndReadAll(`SUMMARIZE SELECT * FROM read_csv('${file}')`)
}

interface Usage {
  readonly seconds: number
  readonly processorSeconds: number
  readonly peakMebibytes: number
}

/** Reads the file in this process and prints what that took. */
async function readHere(reader: string, file: string): Promise<void> {
  const startMs = performance.now()
  if (reader === 'DuckDB') await readWithDuckdb(file)
  else await readWithBatchwise(file, path.join(path.dirname(file), 'store'))
  const { user, system } = process.cpuUsage()
  const usage: Usage = {
    seconds: (performance.now() - startMs) / 1000,
    processorSeconds: (user + system) / 1e6,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
  }
  process.stdout.write(JSON.stringify(usage))
}

async function compare(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-bench-data-'))
  const file = path.join(folder, 'rows.csv')
  try {
    await writeCsv(file, Number(values.mebibytes) * mebibyte)
    for (const reader of ['Batchwise', 'DuckDB']) {
      const program = ['--import', 'tsx', fileURLToPath(import.meta.url), '--read', reader, file]
      const { stdout } = await promisify(execFile)(process.execPath, program)
      const { seconds, processorSeconds, peakMebibytes } = JSON.parse(stdout) as Usage
      process.stdout.write(
        `${reader}: ${values.mebibytes} MiB of CSV in ${seconds.toFixed(1)} s ` +
          `(${processorSeconds.toFixed(1)} s of processor time), peak ${peakMebibytes.toFixed(0)} MiB\n`,
      )
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const [file] = positionals
if (values.read === undefined || file === undefined) await compare()
else await readHere(values.read, file)
