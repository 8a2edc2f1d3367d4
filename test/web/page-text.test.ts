import { expect, it } from 'vitest'
import type { Message, Entry } from '@fluent/syntax'
import { parse } from '@fluent/syntax'
import { errorCodes } from '../../src/errors.js'
import { pageFiles, pageText, readPageMessages } from '../../src/web/words/page-text.js'
import { languages, type Language } from '../../src/words/messages.js'

/** The messages of a file, each with the variables that it uses. */
function messagesOf(language: Language, file: string): ReadonlyMap<string, readonly string[]> {
  const { body } = parse(readPageMessages(language, file), {})
  expect(body.filter((entry: Entry) => entry.type === 'Junk')).toEqual([])
  return new Map(
    body
      .filter((entry: Entry): entry is Message => entry.type === 'Message')
      .map((message) => {
        const variables = JSON.stringify(message.value).matchAll(
          /"type":"VariableReference","id":\{"type":"Identifier","name":"(\w+)"/g,
        )
        return [message.id.name, [...new Set([...variables].map(([, name = '']) => name))].sort()]
      }),
  )
}

it.each(pageFiles)('the messages of %s are the same in every language', (file) => {
  for (const language of languages)
    expect(Object.fromEntries(messagesOf(language, file))).toEqual(
      Object.fromEntries(messagesOf('en', file)),
    )
})

it.each(languages)('every error has a heading and a remedy in %s', (language) => {
  const text = pageText(language)
  for (const code of Object.values(errorCodes))
    for (const id of [`error-${code}`, `error-${code}-remedy`])
      expect(text(id).length, id).toBeGreaterThan(2)
})
