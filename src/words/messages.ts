/** The message files of each language, read and parsed once. */
import { readFileSync } from 'node:fs'
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import { formatFunctions, type MessageFormatter } from './format.js'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

export const messageFiles = [
  'use',
  'use-wishes',
  'why',
  'why-race',
  'watch',
  'sure',
  'brief',
  'brief-warnings',
  'brief-details',
  'data',
  'model',
  'cli',
  'cli-errors',
  'shared',
] as const

/** What joins the lines of a message. */
const lineJoints: Readonly<Record<Language, string>> = { en: ' ', zh: '' }

const formatters = new Map<Language, MessageFormatter>()

/** Formats the message `id`. A variable that is missing shows as `?` or as its name. */
export function formatMessage(
  language: Language,
  id: string,
  variables: Record<string, FluentVariable> = {},
): string {
  const format =
    formatters.get(language) ??
    openMessages(
      language,
      messageFiles.map((file) => readMessages(language, file)),
    )
  formatters.set(language, format)
  return format(id, variables)
}

/** Fluent knows numbers and texts; messages choose by `true` and `false` as texts. */
export function messageVariables(
  values: Readonly<Record<string, unknown>>,
): Record<string, string | number> {
  const variables: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'boolean') variables[name] = String(value)
    if (typeof value === 'number' || typeof value === 'string') variables[name] = value
  }
  return variables
}

/** A formatter of the messages in these sources, which may use the shared phrases. */
export function openMessages(
  language: Language,
  messageSources: readonly string[],
): MessageFormatter {
  const format: MessageFormatter = (id, variables = {}) => {
    const pattern = bundle.getMessage(id)?.value
    if (!pattern) throw new Error(`no message ${id} in ${language}`)
    // with a list for errors, Fluent writes what it can instead of throwing
    return bundle.formatPattern(pattern, printableValues(variables), [])
  }
  const bundle = new FluentBundle(language, {
    functions: formatFunctions(format),
    useIsolating: false,
    transform: (text) => text.replace(/\s*\n\s*/g, lineJoints[language]),
  })
  for (const source of messageSources)
    for (const error of bundle.addResource(new FluentResource(source))) throw error
  return format
}

/** Control characters and marks that turn the direction of writing: a terminal would obey them. */
const obeyed = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

/** Names out of a file may hold any character. */
const printable = (text: string): string =>
  text.replaceAll(/[\t\r\n]+/g, ' ').replaceAll(obeyed, '\ufffd')

const printableValues = (
  variables: Record<string, FluentVariable>,
): Record<string, FluentVariable> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? printable(value) : value,
    ]),
  )

/** The source of a message file. */
export function readMessages(language: Language, file: string): string {
  return readFileSync(new URL(`./${language}/${file}.ftl`, import.meta.url), 'utf8')
}
