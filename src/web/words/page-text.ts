/** The texts of the pages: Fluent messages in every language. */
import { readFileSync } from 'node:fs'
import type { FluentVariable } from '@fluent/bundle'
import { openMessages, readMessages, type Language } from '../../words/messages.js'

/** One file for each page, and one for what all pages share. */
export const pageFiles = [
  'frame',
  'errors',
  'sign-in',
  'watch',
  'ask',
  'devices',
  'studies',
  'said',
] as const

/** Formats the message `id` in the language of the page. Its result still has to be escaped. */
export type PageText = (id: string, variables?: Record<string, FluentVariable>) => string

const opened = new Map<Language, PageText>()

export function pageText(language: Language): PageText {
  const text =
    opened.get(language) ??
    openMessages(language, [
      readMessages(language, 'shared'),
      ...pageFiles.map((file) => readPageMessages(language, file)),
    ])
  opened.set(language, text)
  return text
}

/** The source of a message file. */
export function readPageMessages(language: Language, file: string): string {
  return readFileSync(new URL(`./${language}/${file}.ftl`, import.meta.url), 'utf8')
}
