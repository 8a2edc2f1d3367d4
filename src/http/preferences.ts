/** What a client prefers by its headers (RFC 9110): language and media type. */
import { languages } from '../words/messages.js'

export type AnswerLanguage = (typeof languages)[number]

/** Returns the preferred language. Example: `zh-CN,zh;q=0.9,en;q=0.8` -> `zh`. Default: `en`. */
export function languageOf(acceptLanguage: string | undefined): AnswerLanguage {
  const accepted = (acceptLanguage ?? '').split(',').map(acceptedLanguage)
  const ranked = accepted
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
  for (const { language } of ranked) {
    const known = languages.find((candidate) => candidate === language)
    if (known !== undefined) return known
  }
  return 'en'
}

/** Example: `zh-CN;q=0.9` -> language `zh`, quality 0.9. */
function acceptedLanguage(part: string): { readonly language: string; readonly quality: number } {
  const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
  const [language = ''] = tag.trim().split('-')
  for (const parameter of parameters) {
    const quality = /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]
    if (quality !== undefined) return { language, quality: Number(quality) }
  }
  return { language, quality: 1 }
}

/** Browsers accept text/html before application/json. */
export function prefersHtml(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.trim().split(';')[0])
  const html = types.indexOf('text/html')
  const json = types.indexOf('application/json')
  return html >= 0 && (json < 0 || html < json)
}
