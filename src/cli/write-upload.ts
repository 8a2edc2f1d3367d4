import { formatMessage, type Language } from '../words/messages.js'
import { writeJson, type Terminal } from './streams.js'
import { writeFitted } from './terminal/columns.js'

interface UploadAnswer {
  readonly id: string
  readonly summary: readonly string[]
  readonly document: unknown
}

/** What was understood of a stored file: in words, or as REST answers it. */
export function writeUpload(
  out: Terminal,
  what: 'dataset' | 'model',
  { id, summary, document }: UploadAnswer,
  { json, language }: { readonly json: boolean; readonly language: Language },
): void {
  if (json) return writeJson(out, document)
  writeFitted(out, `${formatMessage(language, `cli-${what}`, { id })}\n`)
  writeSummary(out, summary)
}

/** The lines below the file that they are about. */
export function writeSummary(out: Terminal, summary: readonly string[]): void {
  writeFitted(out, summary.map((line) => `  ${line}\n`).join(''))
}
