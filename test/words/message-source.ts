/** What the message files say, read with the parser of Fluent's tools. */
import * as fluent from '@fluent/syntax'
import { messageFiles, readMessages, type Language } from '../../src/words/messages.js'

type MessageFile = (typeof messageFiles)[number]

export interface FunctionCall {
  readonly name: string
  /** The variables that it formats. */
  readonly variables: readonly string[]
}
export interface Choice {
  readonly variable: string
  readonly keys: readonly string[]
}

export interface MessageSource {
  readonly id: string
  readonly file: MessageFile
  /** Variables outside of functions, and those that messages choose by. */
  readonly variables: readonly string[]
  readonly calls: readonly FunctionCall[]
  readonly choices: readonly Choice[]
  /** Other messages that it contains. */
  readonly references: readonly string[]
}

export function messagesOf(language: Language): readonly MessageSource[] {
  return messageFiles.flatMap((file) => {
    const resource = fluent.parse(readMessages(language, file), {})
    return resource.body.flatMap((entry) => sourceOf(entry, file, language))
  })
}

function sourceOf(entry: fluent.Entry, file: MessageFile, language: Language): MessageSource[] {
  if (entry instanceof fluent.Junk)
    throw new Error(`words/${language}/${file}.ftl: cannot be parsed: ${entry.content}`)
  if (!(entry instanceof fluent.Message)) return []
  const reader = new MessageReader()
  reader.visit(entry)
  return [{ id: entry.id.name, file, ...reader.found }]
}

class MessageReader extends fluent.Visitor {
  readonly found = {
    variables: [] as string[],
    calls: [] as FunctionCall[],
    choices: [] as Choice[],
    references: [] as string[],
  }

  override visitVariableReference(node: fluent.VariableReference): void {
    this.found.variables.push(node.id.name)
  }

  override visitMessageReference(node: fluent.MessageReference): void {
    this.found.references.push(node.id.name)
  }

  override visitFunctionReference(node: fluent.FunctionReference): void {
    const variables = node.arguments.positional.map(variableName)
    this.found.calls.push({ name: node.id.name, variables })
  }

  override visitSelectExpression(node: fluent.SelectExpression): void {
    const keys = node.variants.map(({ key }) =>
      key instanceof fluent.Identifier ? key.name : key.value,
    )
    this.found.choices.push({ variable: variableName(node.selector), keys })
    this.genericVisit(node)
  }
}

function variableName(expression: fluent.InlineExpression): string {
  if (expression instanceof fluent.VariableReference) return expression.id.name
  throw new Error(`expected a variable, found ${expression.type}`)
}
