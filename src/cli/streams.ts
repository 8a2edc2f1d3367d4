/** Where a command writes: its result to `out`, everything else to `err`. */
export interface Output {
  write(text: string): unknown
}

/** An output that may be a screen, whose line can be rewritten. */
export interface Terminal extends Output {
  readonly isTTY?: boolean
  /** Undefined where the width is not known, as in a pipe. */
  readonly columns?: number | undefined
}

export interface Streams {
  readonly out: Terminal
  readonly err: Terminal
}

export function writeJson(output: Output, document: unknown): void {
  output.write(`${JSON.stringify(document, null, 2)}\n`)
}
