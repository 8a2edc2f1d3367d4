import { readdir } from 'node:fs/promises'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { dataReader, noteCodes } from '../../../support/data-files.js'

const reader = dataReader()

type Colour = readonly [number, number, number]
const picture = (
  colour: Colour,
  format: 'png' | 'jpeg' = 'png',
  [width, height] = [8, 6],
): Promise<Buffer> => {
  const [r, g, b] = colour
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .toFormat(format)
    .toBuffer()
}
const red: Colour = [250, 10, 10]
const blue: Colour = [10, 10, 250]

async function zip(files: Readonly<Record<string, Promise<Buffer> | Buffer>>): Promise<Uint8Array> {
  const entries = await Promise.all(
    Object.entries(files).map(
      async ([name, bytes]) => [name, new Uint8Array(await bytes)] as const,
    ),
  )
  return zipSync(Object.fromEntries(entries))
}

describe('a zip of class folders', () => {
  test('gives rows of pixels and a class for each folder', async () => {
    const info = await reader.read(
      await zip({
        'pets/cats/1.png': picture(red),
        'pets/cats/2.jpg': picture(red, 'jpeg'),
        'pets/dogs/1.png': picture(blue),
        'pets/dogs/2.png': picture(blue),
        '__MACOSX/pets/dogs/._1.png': Buffer.from('no picture'),
      }),
    )
    expect(info.header).toMatchObject({
      inputs: [{ name: 'images', shape: [6, 8, 3], type: 'int32' }],
      targets: [{ type: 'class', classes: 2 }],
      trainingRows: 3,
      validationRows: 1,
    })
    const pixels = await reader.numbers(info, 'input')
    const classes = await reader.numbers(info, 'target')
    classes.forEach((label, row) => {
      const [r = 0, , b = 0] = pixels.slice(row * 144, row * 144 + 3)
      expect(r > b).toBe(label === 0)
    })
  })

  test('keeps train and val folders apart, passes test over and resizes where asked', async () => {
    const info = await reader.read(
      await zip({
        'train/a/1.png': picture(red),
        'train/b/1.png': picture(blue, 'png', [20, 10]),
        'val/a/1.png': picture(red),
        'test/a/1.png': picture(red),
      }),
      { imageSize: '4x5x1' },
    )
    expect(info.header).toMatchObject({
      inputs: [{ shape: [4, 5, 1] }],
      trainingRows: 2,
      validationRows: 1,
    })
    expect(noteCodes(info)).toEqual(expect.arrayContaining(['images-resized', 'passed-over']))
  })

  test('of pictures of several sizes stores one size and says it', async () => {
    const info = await reader.read(
      await zip({ 'a/1.png': picture(red), 'b/1.png': picture(blue, 'png', [20, 10]) }),
    )
    expect(info.header.inputs).toMatchObject([{ shape: [128, 128, 3] }])
    expect(noteCodes(info)).toContain('images-resized')
  })

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['without folders', () => zip({ '1.png': picture(red) }), /no folder/],
    ['of one folder', () => zip({ 'a/1.png': picture(red) }), /one folder/],
    [
      'with a broken picture',
      () => zip({ 'a/1.png': Buffer.from('\x89PNG broken', 'latin1'), 'b/1.png': picture(red) }),
      /a\/1\.png cannot be read/,
    ],
    [
      'that climbs out',
      () => zip({ '../a/1.png': picture(red), 'b/1.png': picture(red) }),
      /relative path/,
    ],
    ['that is Excel', () => zip({ 'xl/workbook.xml': Buffer.from('<x/>') }), /Excel/],
  ])('%s is refused in words, and nothing stays on the disk', async (_name, bytes, words) => {
    const before = await readdir(reader.folder())
    await expect(reader.read(await bytes())).rejects.toThrow(words)
    expect(await readdir(reader.folder())).toEqual(before)
  })
})

test('a zip bomb is refused by what it announces, before it is unpacked', async () => {
  const bomb = Buffer.from(zipSync({ 'x.npy': new Uint8Array(10_000) }))
  // the unpacked size in the central directory
  bomb.writeUInt32LE(0xf0_00_00_00, bomb.indexOf('PK\x01\x02', 0, 'latin1') + 24)
  await expect(reader.read(bomb)).rejects.toMatchObject({ code: 'body-too-large' })
})
