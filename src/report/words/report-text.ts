/** The texts of reports: Fluent messages in every language. */
import { readFileSync } from 'node:fs'
import {
  messageVariables,
  openMessages,
  readMessages,
  type Language,
} from '../../words/messages.js'

export const reportFiles = ['figures', 'report'] as const

/** Formats the message `id`. */
export type ReportText = (id: string, values?: Readonly<Record<string, unknown>>) => string

const opened = new Map<Language, ReportText>()

export function reportText(language: Language): ReportText {
  const text = opened.get(language) ?? openText(language)
  opened.set(language, text)
  return text
}

function openText(language: Language): ReportText {
  const format = openMessages(language, [
    readMessages(language, 'shared'),
    ...reportFiles.map((file) => readReportMessages(language, file)),
  ])
  return (id, values = {}) => format(id, messageVariables(values))
}

/** The source of a message file. */
export function readReportMessages(language: Language, file: string): string {
  return readFileSync(new URL(`./${language}/${file}.ftl`, import.meta.url), 'utf8')
}
