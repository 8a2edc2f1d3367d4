/** Texts as labels: each text becomes the number of its name. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import { invalid } from '../../../errors.js'
import { numberTypes } from '../rows/number-types.js'
import { sizeOf, type RawArray } from '../rows/raw-array.js'
import { elementBytes, type NpyArray } from './npy-header.js'

/** More names are no classes. */
const namesMax = 10_000
const chunkBytes = 4 * 2 ** 20

/** Writes the numbers of the texts beside the array. The names are sorted. */
export async function numberTexts(array: NpyArray, folder: string): Promise<RawArray> {
  const names = await namesIn(array)
  const numberOf = new Map(names.map((name, number) => [name, number]))
  const file = path.join(folder, `labels-${array.name.replaceAll(/\W/g, '_')}.raw`)
  const target = await open(file, 'w')
  try {
    for await (const texts of textsOf(array)) {
      const numbers = Int32Array.from(texts, (text) => numberOf.get(text) ?? 0)
      await target.write(new Uint8Array(numbers.buffer))
    }
  } finally {
    await target.close()
  }
  return {
    name: array.name,
    file,
    offset: 0,
    type: numberTypes.i4,
    littleEndian: true,
    isFortranOrder: array.isFortranOrder,
    shape: array.shape,
    storedAs: 'text',
    names,
  }
}

async function namesIn(array: NpyArray): Promise<readonly string[]> {
  const names = new Set<string>()
  for await (const texts of textsOf(array)) {
    for (const text of texts) names.add(text)
    if (names.size > namesMax) throw tooManyNames(array.name)
  }
  return [...names].sort()
}

async function* textsOf(array: NpyArray): AsyncGenerator<readonly string[]> {
  const { file, offset, shape, element, littleEndian } = array
  if (element.kind !== 'text') return
  const size = Math.max(1, elementBytes(array))
  const count = sizeOf(shape)
  const chunk = Math.max(1, Math.floor(chunkBytes / size))
  const handle = await open(file, 'r')
  try {
    for (let done = 0; done < count; done += chunk) {
      const elements = Math.min(chunk, count - done)
      const bytes = Buffer.alloc(elements * size)
      await handle.read(bytes, 0, bytes.length, offset + done * size)
      yield Array.from({ length: elements }, (_, i) =>
        textOf(bytes.subarray(i * size, (i + 1) * size), element.isUnicode, littleEndian),
      )
    }
  } finally {
    await handle.close()
  }
}

/** NumPy pads texts with zeros; its Unicode has 4 bytes for each character. */
function textOf(bytes: Buffer, isUnicode: boolean, littleEndian: boolean): string {
  if (!isUnicode) return bytes.toString('utf8').replace(/\0+$/, '')
  const points: number[] = []
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
    if (point === 0 || point > 0x10ffff) break
    points.push(point)
  }
  return String.fromCodePoint(...points)
}

const tooManyNames = (name: string): Error =>
  invalid(
    `/${name}`,
    `more than ${namesMax} texts`,
    `at most ${namesMax} different texts`,
    `${name} holds more than ${namesMax} different texts: these are no labels of classes`,
  )
