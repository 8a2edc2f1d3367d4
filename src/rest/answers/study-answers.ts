import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf, type AnswerLanguage } from '../../http/preferences.js'
import { isFinal, type Study } from '../../studies/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import { snippetsOf } from '../../words/snippets/snippets.js'
import { presentStudy, type AdviceTexts } from './present.js'

export interface AnswerContext {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly useCases: UseCases
}

/**
 * JSON of final studies, by language: the most frequent answer, and it never changes. The store
 * returns the same object for a final study while it is cached there.
 */
const finalStudies = new WeakMap<Study, Map<AnswerLanguage, Buffer>>()

/** Presents a study with its advice explained in the language of the request. */
export function presentInLanguage(study: Study, context: AnswerContext): object {
  return presentStudy(study, textsOf(study, context.useCases, declareLanguage(context)))
}

export const textsOf = (
  study: Pick<Study, 'advice' | 'question'>,
  useCases: UseCases,
  language: AnswerLanguage,
): AdviceTexts => ({
  brief: useCases.brief(study, language),
  explanation: useCases.explain(study, language),
  snippets: study.advice === null ? [] : snippetsOf(study.advice, study.question, language),
})

/** Sends a study in the language of the request. */
export function sendStudy(study: Study, context: AnswerContext): FastifyReply {
  const { reply } = context
  if (!isFinal(study.state)) return reply.send(presentInLanguage(study, context))
  const language = declareLanguage(context)
  const texts = finalStudies.get(study) ?? new Map<AnswerLanguage, Buffer>()
  finalStudies.set(study, texts)
  const text = texts.get(language) ?? Buffer.from(JSON.stringify(presentInLanguage(study, context)))
  texts.set(language, text)
  return reply.type('application/json; charset=utf-8').send(text)
}

/** Sets the headers of an answer whose language follows the request. Returns the language. */
export function declareLanguage({ request, reply }: AnswerContext): AnswerLanguage {
  const language = languageOf(request.headers['accept-language'])
  reply.header('content-language', language).header('vary', 'Accept-Language, Prefer')
  return language
}
