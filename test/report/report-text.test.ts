/** The texts of reports agree in every language. */
import { parse, type Entry, type Message } from '@fluent/syntax'
import { expect, it } from 'vitest'
import { readReportMessages, reportFiles } from '../../src/report/words/report-text.js'
import { languages, type Language } from '../../src/words/messages.js'

/** The messages of a file, each with the variables that it uses. */
function messagesOf(language: Language, file: string): Readonly<Record<string, readonly string[]>> {
  const { body } = parse(readReportMessages(language, file), {})
  expect(body.filter((entry: Entry) => entry.type === 'Junk')).toEqual([])
  const messages = body.filter((entry: Entry): entry is Message => entry.type === 'Message')
  return Object.fromEntries(messages.map((message) => [message.id.name, variablesIn(message)]))
}

function variablesIn(message: Message): readonly string[] {
  const found = JSON.stringify(message.value).matchAll(
    /"type":"VariableReference","id":\{"type":"Identifier","name":"(\w+)"/g,
  )
  return [...new Set([...found].map(([, name = '']) => name))].sort()
}

it.each(reportFiles)('the messages of %s are the same in every language', (file) => {
  for (const language of languages) {
    const messages = messagesOf(language, file)
    expect(Object.keys(messages)).toEqual(Object.keys(messagesOf('en', file)))
    for (const [id, variables] of Object.entries(messages))
      expect(messagesOf('en', file)[id], id).toEqual(expect.arrayContaining([...variables]))
  }
})
