/** What every page knows about the request that it answers. */
import type { FastifyRequest } from 'fastify'
import type { Sessions } from '../access/sessions.js'
import { languageOf } from '../http/preferences.js'
import { cookieIn, sessionIn } from '../http/session-cookie.js'
import { languages, type Language } from '../words/messages.js'
import { pageText, type PageText } from './words/page-text.js'

export const languageCookie = 'batchwise_language'

export interface PageContext {
  readonly language: Language
  readonly text: PageText
  /** Path and query of the page. */
  readonly address: string
  /** Every form sends it back. */
  readonly formToken: string
  readonly isSignedIn: boolean
  readonly version: string
}

export type ContextOf = (request: FastifyRequest) => PageContext

export function pageContexts({
  sessions,
  version,
}: {
  readonly sessions: Sessions
  readonly version: string
}): ContextOf {
  return (request) => {
    const language = chosenLanguage(request)
    const session = sessionIn(request)
    return {
      language,
      text: pageText(language),
      address: request.url,
      formToken: sessions.formToken(session),
      isSignedIn: session !== null && request.caller !== null && request.caller.keyPrefix !== null,
      version,
    }
  }
}

/** The language of the switch, else the one that the browser prefers. */
function chosenLanguage(request: FastifyRequest): Language {
  const chosen = cookieIn(request, languageCookie)
  const known = languages.find((language) => language === chosen)
  return known ?? languageOf(request.headers['accept-language'])
}

/** A path of this service, so that a link cannot lead elsewhere; else the first page. */
export function ownPath(text: string | undefined): string {
  return text !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : '/'
}
