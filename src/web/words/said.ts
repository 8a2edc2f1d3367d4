/**
 * What the service says in English, in the language of the page: faults, and facts about devices.
 * The English file holds the texts as templates; a template that matches gives the message and its
 * values. Names of units, devices and code stay as they are.
 */
import { readPageMessages, type PageText } from './page-text.js'

interface Template {
  readonly id: string
  readonly form: RegExp
  readonly names: readonly string[]
  /** Letters that are written out: the most exact template is tried first. */
  readonly letters: number
}

const line = /^(said-[\w-]+) = (.*)$/
const place = /\{ \$(\w+) \}/g
/** Text out of a file may be long; a template with several values would take long to match it. */
const lengthMax = 1000

let templates: readonly Template[] | undefined

/** Every template of the English file. */
export function saidTemplates(): readonly Template[] {
  templates ??= readPageMessages('en', 'said')
    .split('\n')
    .flatMap((text) => {
      const [, id = '', said = ''] = line.exec(text) ?? []
      return id === '' ? [] : [templateOf(id, said)]
    })
    .sort((one, other) => other.letters - one.letters)
  return templates
}

function templateOf(id: string, said: string): Template {
  const parts = said.split(place)
  // written text and names take turns
  const form = parts.map((part, i) => (i % 2 === 0 ? escaped(part) : '(.+?)')).join('')
  const names = parts.filter((_, i) => i % 2 === 1)
  const letters = parts.filter((_, i) => i % 2 === 0).join('').length
  return { id, form: new RegExp(`^${form}$`, 's'), names, letters }
}

const escaped = (written: string): string => written.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Values that are such texts themselves; others may be names out of a file. */
const saidValues: ReadonlySet<string> = new Set(['reason', 'problem', 'workers'])

/** Unchanged where no template matches. */
export function said(text: PageText, english: string): string {
  if (english.length > lengthMax) return english
  for (const { id, form, names } of saidTemplates()) {
    const found = form.exec(english)
    if (found === null) continue
    const values = names.map((name, i) => {
      const value = found[i + 1] ?? ''
      return [name, saidValues.has(name) ? said(text, value) : value] as const
    })
    return text(id, Object.fromEntries(values))
  }
  return english
}
