/** Reads PNG and JPEG pictures of class folders into rows of one size. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import sharp from 'sharp'
import { mulberry32 } from '../../../advice/math/random.js'
import { BatchwiseError, invalid, malformed } from '../../../errors.js'
import { withZip, type UnpackBound, type ZipEntry } from '../arrays/unpack-archive.js'
import { printable } from '../printable.js'
import type { ReadOptions } from '../read-options.js'
import { numberTypes } from '../rows/number-types.js'
import type { ReadData, ReadPart } from '../rows/read-data.js'
import { note, type DataNote } from '../../../advice/vocabulary/understood.js'
import { classFolders, type Picture, type PictureParts } from './class-folders.js'

/** One picture in memory: packed, and as pixels. */
const packedMaxBytes = 64 * 2 ** 20
const pixelsMax = 64 * 10 ** 6
/** Numbers that are kept: 256 MiB when stored. Of more pictures, a sample is kept. */
const keptNumbersMax = 64 * 2 ** 20
/** Side of the stored pictures where their own sizes differ, or are larger. */
const usualSide = 128
const ownSideMax = 256
const sampleSeed = 20

interface Size {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** @param folder takes the pixels */
export async function readPictures(
  file: string,
  { imageSize }: ReadOptions,
  folder: string,
  bound: UnpackBound,
): Promise<ReadData> {
  sharp.cache(false)
  return withZip(file, async (entries) => {
    const parts = classFolders(entries)
    bound.expect([...parts.training, ...(parts.validation ?? [])].map(({ entry }) => entry))
    const found = await measurePictures(parts, bound)
    const size = sizeOf(found, imageSize)
    const all = parts.training.length + (parts.validation?.length ?? 0)
    const share = Math.min(1, keptNumbersMax / (all * size.height * size.width * size.channels))
    const writer = new PictureWriter(size, parts.classes, folder)
    const training = await writer.write('training', sampled(parts.training, share))
    const validation =
      parts.validation === null
        ? null
        : await writer.write('validation', sampled(parts.validation, share))
    const kept = rows(training) + (validation === null ? 0 : rows(validation))
    return {
      format: 'images' as const,
      training,
      validation,
      rowsInFile: kept < all ? all : null,
      columns: new Map(),
      notes: notesOf(parts, found, size, { all, kept }),
    }
  })
}

const rows = ({ targets }: ReadPart): number => targets[0]?.shape[0] ?? 0

interface Measured {
  readonly sizes: ReadonlySet<string>
  readonly height: number
  readonly width: number
  readonly isColour: boolean
  readonly withAlpha: number
}

/** Looks at the header of every picture. */
async function measurePictures(
  { training, validation }: PictureParts,
  bound: UnpackBound,
): Promise<Measured> {
  const sizes = new Set<string>()
  let measured = { height: 0, width: 0, isColour: false, withAlpha: 0 }
  for (const { entry } of [...training, ...(validation ?? [])]) {
    const bytes = await bytesOf(entry)
    bound.add(bytes.length)
    const {
      width = 0,
      height = 0,
      space,
      hasAlpha,
    } = await decoded(entry, () => sharp(bytes, { limitInputPixels: pixelsMax }).metadata())
    sizes.add(`${height}x${width}`)
    measured = {
      height,
      width,
      isColour: measured.isColour || !['b-w', 'grey16'].includes(space ?? ''),
      withAlpha: measured.withAlpha + (hasAlpha === true ? 1 : 0),
    }
  }
  return { ...measured, sizes }
}

function sizeOf(found: Measured, asked: readonly number[] | undefined): Size {
  const channels = asked?.[2] ?? (found.isColour ? 3 : 1)
  const [height, width] = asked ?? []
  if (height !== undefined && width !== undefined) {
    if (height > 0 && width > 0) return { height, width, channels }
    throw invalid('/options/imageSize', asked, 'sizes from 1', 'imageSize is at least 1x1')
  }
  const isSmall = found.height <= ownSideMax && found.width <= ownSideMax
  if (found.sizes.size === 1 && isSmall)
    return { height: found.height, width: found.width, channels }
  return { height: usualSide, width: usualSide, channels }
}

/** The same pictures every time. */
function sampled(pictures: readonly Picture[], share: number): readonly Picture[] {
  if (share >= 1) return pictures
  const random = mulberry32(sampleSeed)
  const kept = pictures.filter(() => random() < share)
  return kept.length > 0 ? kept : pictures.slice(0, 1)
}

class PictureWriter {
  constructor(
    private readonly size: Size,
    private readonly classes: readonly string[],
    private readonly folder: string,
  ) {}

  async write(part: string, pictures: readonly Picture[]): Promise<ReadPart> {
    const { height, width, channels } = this.size
    const pixels = path.join(this.folder, `${part}-pixels.raw`)
    const labels = path.join(this.folder, `${part}-labels.raw`)
    await this.writePixels(pixels, pictures)
    const numbers = pictures.map(({ className }) => this.classes.indexOf(className))
    await writeAll(labels, new Uint8Array(Int32Array.from(numbers).buffer))
    const common = { offset: 0, littleEndian: true, isFortranOrder: false } as const
    return {
      inputs: [
        {
          ...common,
          name: 'images',
          file: pixels,
          type: numberTypes.u1,
          shape: [pictures.length, height, width, channels],
          storedAs: 'pixels',
          names: null,
        },
      ],
      targets: [
        {
          ...common,
          name: 'class',
          file: labels,
          type: numberTypes.i4,
          shape: [pictures.length],
          storedAs: 'folders',
          names: this.classes,
        },
      ],
    }
  }

  private async writePixels(file: string, pictures: readonly Picture[]): Promise<void> {
    const target = await open(file, 'w')
    try {
      for (const { entry } of pictures) await target.write(await this.pixelsOf(entry))
    } finally {
      await target.close()
    }
  }

  /** Stretched to the size, as Keras' image_dataset_from_directory does. */
  private async pixelsOf(entry: ZipEntry): Promise<Buffer> {
    const { height, width, channels } = this.size
    const bytes = await bytesOf(entry)
    return decoded(entry, () =>
      sharp(bytes, { limitInputPixels: pixelsMax })
        .removeAlpha()
        .resize(width, height, { fit: 'fill', kernel: 'linear' })
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw({ depth: 'uchar' })
        .toBuffer(),
    )
  }
}

async function writeAll(file: string, bytes: Uint8Array): Promise<void> {
  const target = await open(file, 'w')
  try {
    await target.write(bytes)
  } finally {
    await target.close()
  }
}

async function bytesOf(entry: ZipEntry): Promise<Buffer> {
  if (entry.unpackedBytes > packedMaxBytes) throw tooLarge(entry)
  const chunks: Buffer[] = []
  const stream: Readable = await entry.open()
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function decoded<Result>(entry: ZipEntry, decode: () => Promise<Result>): Promise<Result> {
  try {
    return await decode()
  } catch (error) {
    if (error instanceof BatchwiseError) throw error
    const detail = printable(error instanceof Error ? error.message : String(error))
    const name = printable(entry.name)
    throw malformed(
      `/${name}`,
      detail,
      'a PNG or JPEG picture of at most 64 million pixels',
      `the picture ${name} cannot be read: ${detail}`,
    )
  }
}

const tooLarge = ({ name, unpackedBytes }: ZipEntry): Error =>
  invalid(
    `/${printable(name)}`,
    unpackedBytes,
    `pictures of at most ${packedMaxBytes} bytes`,
    `the picture ${printable(name)} takes ${unpackedBytes} bytes`,
  )

function notesOf(
  parts: PictureParts,
  found: Measured,
  { height, width }: Size,
  { all, kept }: { readonly all: number; readonly kept: number },
): readonly DataNote[] {
  const notes: DataNote[] = [note('target-by-name', { name: 'class', input: 'images' })]
  const sizes = [...found.sizes]
  const from = sizes.length === 1 ? (sizes[0] ?? '') : `${sizes.length} sizes`
  if (from !== `${height}x${width}`) notes.push(note('images-resized', { height, width, from }))
  if (found.withAlpha > 0) notes.push(note('images-alpha', { count: found.withAlpha }))
  if (parts.skipped.length > 0)
    notes.push(note('passed-over', { names: parts.skipped.join(', '), why: 'second-validation' }))
  if (kept < all) notes.push(note('sampled', { rows: all, kept }))
  return notes
}
