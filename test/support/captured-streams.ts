/** Keeps the output streams of a command as text. */
export interface CapturedStreams {
  readonly out: { write(text: string): void }
  readonly err: { write(text: string): void }
  readonly text: { out: string; err: string }
}

export function capturedStreams(): CapturedStreams {
  const text = { out: '', err: '' }
  return {
    text,
    out: { write: (part) => void (text.out += part) },
    err: { write: (part) => void (text.err += part) },
  }
}
