/** Files that must be refused in words, for data sets, models or both. */
import { deflatedZeros, entryOf, hostileZip } from './hostile-zip.js'
import { npyHeader, someArchive } from './npz.js'

export interface BadFile {
  readonly what: string
  /** Where it is sent; absent: to both. */
  readonly to?: 'datasets' | 'models'
  readonly name: string
  readonly bytes: () => Buffer
  /** What the refusal says. */
  readonly says: RegExp
}

/** Layers in a row, as Keras 2 writes them. */
const chain = (count: number): object[] =>
  Array.from({ length: count }, (_, i) => denseLayer(`d${i}`, 2, [i === 0 ? 'x' : `d${i - 1}`]))

function denseLayer(name: string, units: number, inputs: readonly string[]): object {
  const inbound_nodes = [inputs.map((input) => [input, 0, 0, {}])]
  return { class_name: 'Dense', name, config: { name, units }, inbound_nodes }
}

function functional(layers: readonly object[], output: string): Buffer {
  const config = { name: 'x', batch_input_shape: [null, 2] }
  const input = { class_name: 'InputLayer', name: 'x', config, inbound_nodes: [] }
  return json({
    class_name: 'Functional',
    config: {
      name: 'm',
      layers: [input, ...layers],
      input_layers: [['x', 0, 0]],
      output_layers: [[output, 0, 0]],
    },
  })
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const nested = (levels: number): Buffer =>
  Buffer.from(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)
/** Bytes of every value, which no format begins with. */
const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 73 + 1) % 256))
const bombHeader = npyHeader([2 ** 30, 1])

export const badFiles: readonly BadFile[] = [
  {
    what: 'a zip bomb that announces its size',
    to: 'datasets',
    name: 'rows.npz',
    bytes: () =>
      hostileZip([{ name: 'x.npy', packed: deflatedZeros(2048), announcedBytes: 2 ** 31 }]),
    says: /unpacked, the file takes .* or more/,
  },
  {
    what: 'a zip bomb that announces little',
    to: 'datasets',
    name: 'rows.npz',
    bytes: () => hostileZip([{ name: 'x.npy', packed: deflatedZeros(2048), announcedBytes: 90 }]),
    says: /not a complete .npz or zip archive/,
  },
  {
    what: 'a zip bomb that announces its size',
    to: 'models',
    name: 'model.keras',
    bytes: () =>
      hostileZip([{ name: 'config.json', packed: deflatedZeros(2048), announcedBytes: 2 ** 31 }]),
    says: /config\.json takes .* more than any model/,
  },
  {
    what: 'a zip bomb that announces little',
    to: 'models',
    name: 'model.keras',
    bytes: () =>
      hostileZip([{ name: 'config.json', packed: deflatedZeros(2048), announcedBytes: 90 }]),
    says: /the archive is broken or incomplete/,
  },
  {
    what: 'an array that is larger than its file',
    to: 'datasets',
    name: 'x.npy',
    bytes: () => Buffer.concat([bombHeader, Buffer.alloc(64)]),
    says: /x/,
  },
  {
    what: 'a path that climbs out of the archive',
    name: 'climbing.zip',
    bytes: () => hostileZip([entryOf('../../x.npy', noise), entryOf('../config.json', '{}')]),
    says: /archive.*(invalid relative path)/,
  },
  {
    what: 'an absolute path in the archive',
    name: 'absolute.zip',
    bytes: () => hostileZip([entryOf('/tmp/batchwise-climbed.npy', noise)]),
    says: /archive.*(absolute path)/,
  },
  { what: 'bytes of no format', name: 'model.keras', bytes: () => noise, says: /binary/ },
  {
    what: 'a picture with the name of a model and of an archive',
    name: 'model.keras.npz',
    bytes: () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), noise]),
    says: /image/i,
  },
  {
    what: 'an archive that ends too early',
    name: 'rows.npz',
    bytes: () => Buffer.from(someArchive(1)).subarray(0, 900),
    says: /archive/,
  },
  {
    what: 'a pointer of Git LFS',
    name: 'rows.csv',
    bytes: () =>
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n'),
    says: /pointer of Git LFS/,
  },
  {
    what: 'the web page of a failed download',
    name: 'rows.csv',
    bytes: () => Buffer.from('<!DOCTYPE html>\n<html><body>404, not found</body></html>\n'),
    says: /web page/,
  },
  { what: 'an empty file', name: 'empty', bytes: () => Buffer.alloc(0), says: /empty/ },
  {
    what: 'a ragged table',
    to: 'datasets',
    name: 'rows.csv',
    bytes: () => Buffer.from('a,y\n1,0\n2,1,7\n3,1\n4,0\n'),
    says: /line 3 has 3 columns|different numbers of columns/,
  },
  {
    what: 'a table of a million columns',
    to: 'datasets',
    name: 'rows.csv',
    bytes: () => Buffer.from(`${'1,'.repeat(999_999)}1\n`.repeat(2)),
    says: /at most 5000 are read/,
  },
  {
    what: 'a list of JSON of a million columns',
    to: 'datasets',
    name: 'rows.json',
    bytes: () =>
      json([Object.fromEntries(Array.from({ length: 1_000_000 }, (_, i) => [`c${i}`, i]))]),
    says: /at most 5000 are read/,
  },
  {
    what: 'a table in Latin-1',
    name: 'rows.csv',
    bytes: () => Buffer.from('caf\xe9,y\n1,0\n2,1\n', 'latin1'),
    says: /UTF-8|binary/,
  },
  {
    what: 'a table in UTF-16',
    to: 'datasets',
    name: 'rows.csv',
    bytes: () => Buffer.from('\ufeffa,y\n1,0\n2,1\n', 'utf16le'),
    says: /UTF-16 text: save it as UTF-8/,
  },
  {
    what: 'JSON that is nested 10,000 deep',
    name: 'deep.json',
    bytes: () => nested(10_000),
    says: /nested too deeply/,
  },
  {
    what: 'a size that no axis has',
    to: 'models',
    name: 'model.json',
    bytes: () => functional([denseLayer('d', 1e300, ['x'])], 'd'),
    says: /units is 1e\+300; accepted: a whole number from 1 to 2147483647/,
  },
  {
    what: 'more parameters than can be counted',
    to: 'models',
    name: 'model.json',
    bytes: () => functional([denseLayer('d', 2e9, ['x']), denseLayer('e', 2e9, ['d'])], 'e'),
    says: /4000000\d+ parameters, more than any device holds/,
  },
  {
    what: 'a cyclic graph',
    to: 'models',
    name: 'model.json',
    bytes: () => functional([denseLayer('a', 2, ['b']), denseLayer('b', 2, ['a'])], 'b'),
    says: /cycle|circle|itself/,
  },
  {
    what: '10,000 layers',
    to: 'models',
    name: 'model.json',
    bytes: () => functional(chain(10_000), 'd9999'),
    says: /more than 5000 layers/,
  },
  {
    what: 'an array of data instead of a model',
    to: 'models',
    name: 'model.keras',
    bytes: () => Buffer.from(someArchive(1)),
    says: /give it as the data/,
  },
]
