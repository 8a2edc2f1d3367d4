import type { Terminal } from '../../src/cli/streams.js'

/** Keeps the output streams of a command as text. */
export interface CapturedStreams {
  readonly out: Terminal
  readonly err: Terminal
  readonly text: { out: string; err: string }
}

/** @param columns of a terminal; undefined: a pipe */
export function capturedStreams(columns?: number): CapturedStreams {
  const text = { out: '', err: '' }
  return {
    text,
    out: { columns, write: (part) => void (text.out += part) },
    err: { columns, write: (part) => void (text.err += part) },
  }
}
