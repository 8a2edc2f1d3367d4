/** What a caller hands over: files by their bytes or by their path, and options. */

export interface SourceFile {
  /** Name of the file or of the form field; null where the sender gives none. */
  readonly name: string | null
  readonly contentType: string | null
  /** The bytes as they arrive, or a file on this machine, which is read where it is. */
  readonly content: AsyncIterable<Uint8Array> | { readonly path: string }
}

export interface UploadSource {
  /** One after another: the bytes of a file are read before the next file is asked for. */
  readonly files: AsyncIterable<SourceFile> | Iterable<SourceFile>
  /** Complete once the files are read: form fields may follow them. */
  readonly options: () => Readonly<Record<string, string>>
}

/** A source of one file in memory. */
export function bytesSource(
  bytes: Uint8Array,
  options: Readonly<Record<string, string>> = {},
  name: string | null = null,
): UploadSource {
  return { files: [fileOf(bytes, name)], options: () => options }
}

/** A file in memory. */
export function fileOf(bytes: Uint8Array, name: string | null): SourceFile {
  const content = (async function* () {
    yield bytes
  })()
  return { name, contentType: null, content }
}
