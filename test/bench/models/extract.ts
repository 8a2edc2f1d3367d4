/** Small cases in one file, which `npm test` compares: gzip, a case a line. */
import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readCase, type CaseEntry, type KerasCase } from './keras-case.js'

/** Keras 2 computes most layers as Keras 3 does: fewer of its cases. */
const bytesMax = { '3': 9000, '2': 1500 }

interface Line {
  readonly name: string
  readonly entry: CaseEntry
  /** The tensors, in base64. */
  readonly data: string
}

/** Writes those of the named cases that are small. Returns how many they are. */
export async function writeExtract(
  file: string,
  folder: string,
  names: readonly string[],
): Promise<number> {
  const lines: string[] = []
  for (const name of names) {
    const { entry, bytes } = await readCase(folder, name)
    const max = name.endsWith('.2') ? bytesMax['2'] : bytesMax['3']
    if (bytes.length === 0 || bytes.length > max) continue
    const line: Line = { name, entry, data: Buffer.from(bytes).toString('base64') }
    lines.push(JSON.stringify(line))
  }
  await writeFile(file, gzipSync(lines.join('\n'), { level: 9 }))
  return lines.length
}

export async function readExtract(file: string | URL): Promise<readonly KerasCase[]> {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .split('\n')
  return lines.map((line) => {
    const { name, entry, data } = JSON.parse(line) as Line
    return { name, entry, bytes: Uint8Array.from(Buffer.from(data, 'base64')) }
  })
}
