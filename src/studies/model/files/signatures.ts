/** What a file is, by its first bytes. Nothing here reads more of a file than these. */

/** Bytes at the start of a file that suffice to recognise every format here. */
export const headBytes = 4096

/** `json`, `hdf5` and `zip` may hold a model; every other kind is refused with its name. */
export type FileKind = 'json' | 'hdf5' | 'zip' | ForeignKind

export type ForeignKind =
  | 'empty'
  | 'pickle'
  | 'safetensors'
  | 'gguf'
  | 'tflite'
  | 'savedModel'
  | 'frozenGraph'
  | 'onnx'
  | 'numpy'
  | 'parquet'
  | 'image'
  | 'compressed'
  | 'yaml'
  | 'python'
  | 'webPage'
  | 'gitLfsPointer'
  | 'otherText'
  | 'otherBinary'

interface Signature {
  readonly kind: FileKind
  readonly at: number
  readonly bytes: readonly number[]
}

const ascii = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0))
const sign = (kind: FileKind, bytes: readonly number[], at = 0): Signature => ({ kind, at, bytes })
const hdf5 = [0x89, ...ascii('HDF\r\n'), 0x1a, 0x0a]

const signatures: readonly Signature[] = [
  // the superblock of HDF5 may follow a user block of 512, 1024, 2048, … bytes
  ...[0, 512, 1024, 2048].map((at) => sign('hdf5', hdf5, at)),
  sign('zip', [...ascii('PK'), 3, 4]),
  sign('zip', [...ascii('PK'), 5, 6]),
  ...[2, 3, 4, 5].map((protocol) => sign('pickle', [0x80, protocol])),
  sign('gguf', ascii('GGUF')),
  sign('tflite', ascii('TFL3'), 4),
  sign('numpy', [0x93, ...ascii('NUMPY')]),
  sign('parquet', ascii('PAR1')),
  sign('image', [0x89, ...ascii('PNG')]),
  sign('image', [0xff, 0xd8, 0xff]),
  sign('compressed', [0x1f, 0x8b]),
  sign('compressed', ascii('BZh')),
  sign('compressed', [0xfd, ...ascii('7zXZ')]),
  sign('compressed', [0x28, 0xb5, 0x2f, 0xfd]),
  sign('compressed', [...ascii('7z'), 0xbc, 0xaf]),
  sign('compressed', ascii('Rar!')),
  sign('compressed', ascii('ustar'), 257),
  // protocol buffers: saved_model_schema_version 1, then meta_graphs
  sign('savedModel', [0x08, 0x01, 0x12]),
]

/** Recognises a file by its first bytes. */
export function recognizeFile(head: Uint8Array): FileKind {
  if (head.length === 0) return 'empty'
  const signature = signatures.find(({ at, bytes }) =>
    bytes.every((byte, i) => head[at + i] === byte),
  )
  if (signature !== undefined) return signature.kind
  if (isSafetensors(head)) return 'safetensors'
  if (isOnnx(head)) return 'onnx'
  const text = decodeText(head)
  if (text !== null) return recognizeText(text)
  return isFrozenGraph(head) ? 'frozenGraph' : 'otherBinary'
}

/** A length in 8 bytes, then the JSON of the header. */
function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false
  return head[4] === 0 && head[5] === 0 && head[6] === 0 && head[7] === 0
}

/** Protocol buffers: ir_version (field 1) from 3 on, then the producer or the graph. */
function isOnnx(head: Uint8Array): boolean {
  const [field, version = 0, next = 0] = head
  return field === 0x08 && version >= 3 && version < 32 && [0x12, 0x3a, 0x42].includes(next)
}

/** Protocol buffers: a node (field 1), which begins with its name (field 1). */
const isFrozenGraph = (head: Uint8Array): boolean => head[0] === 0x0a && head[2] === 0x0a

/** Recognises text; its first lines suffice. */
export function recognizeText(text: string): FileKind {
  const start = text.trimStart()
  if (start === '') return 'empty'
  return textForms.find(({ form }) => form.test(start))?.kind ?? 'otherText'
}

const textForms: readonly { readonly kind: FileKind; readonly form: RegExp }[] = [
  { kind: 'json', form: /^([[{]|"(?!""))/ },
  { kind: 'gitLfsPointer', form: /^version https:\/\/git-lfs/ },
  { kind: 'webPage', form: /^<(!doctype html|html)/i },
  {
    kind: 'python',
    form: /^(#!.*python|import \w|from [\w.]+ import|def \w+\(|class \w+[(:]|""")/m,
  },
  { kind: 'yaml', form: /^(---|[\w.]+:( |$|\r))/m },
]

/**
 * The text of bytes in UTF-8 or, with a byte order mark, UTF-16. Null where they are no text. The
 * bytes may end inside a character.
 */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    const decoder = new TextDecoder(encodingOf(bytes), { fatal: true })
    const text = decoder.decode(bytes, { stream: true })
    return hasControlCharacters(text) ? null : text
  } catch {
    return null
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** Characters that no text holds: all below the space except tab, line feed, form feed, return. */
// eslint-disable-next-line no-control-regex -- the expression looks for control characters
const hasControlCharacters = (text: string): boolean => /[\0-\x08\x0b\x0e-\x1f]/.test(text)

/** The text on one line of a terminal: at most 200 characters, none of them a control character. */
export const printable = (text: string): string =>
  text.slice(0, 200).replaceAll(/[\p{Cc}\p{Cf}\uFFFD]/gu, '?')
