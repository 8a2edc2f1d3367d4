/** Where a command writes: its result to `out`, everything else to `err`. */
export interface Output {
  write(text: string): unknown
}

/** An output that may be a screen, whose line can be rewritten. */
export interface Terminal extends Output {
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Streams {
  readonly out: Terminal
  readonly err: Terminal
}

/** What was understood of a stored file: in words, or as REST answers it. */
export function writeUpload(
  out: Output,
  what: 'data set' | 'model',
  { id, summary, document }: UploadAnswer,
  json: boolean,
): void {
  if (json) writeJson(out, document)
  else out.write(`${what} ${id}\n${summary.map((line) => `  ${line}\n`).join('')}`)
}
interface UploadAnswer {
  readonly id: string
  readonly summary: readonly string[]
  readonly document: unknown
}

export function writeJson(output: Output, document: unknown): void {
  output.write(`${JSON.stringify(document, null, 2)}\n`)
}
