import type { FastifyInstance } from 'fastify'
import { setCookie } from '../http/session-cookie.js'
import { languages } from '../words/messages.js'
import { assetRoutes } from './assets.js'
import { languageCookie, ownPath } from './context.js'
import { acceptForms } from './forms.js'
import { askRoutes } from './pages/ask.js'
import { deviceRoutes } from './pages/devices.js'
import { exportRoutes } from './pages/exports.js'
import { studyListRoutes } from './pages/studies.js'
import { studyRoutes } from './pages/study.js'
import { signInAddress, signInRoutes } from './pages/sign-in.js'
import { contentSecurityPolicy } from './send-page.js'
import type { WebOptions } from './web-options.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A page that needs no sign-in. */
    isOpenPage?: boolean
  }
}

const yearSeconds = 365 * 86_400

/** The pages for people. Every page but the sign-in needs a caller; the use cases check scopes. */
export async function web(app: FastifyInstance, options: WebOptions): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, isPage: true }
  })
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('content-security-policy', contentSecurityPolicy)
    done()
  })
  await app.register(assetRoutes)
  await app.register(async (pages) => {
    leadToSignIn(pages)
    acceptForms(pages, options.sessions)
    signInRoutes(pages, options)
    languageRoute(pages)
    await askRoutes(pages, options)
    deviceRoutes(pages, options)
    studyListRoutes(pages, options)
    studyRoutes(pages, options)
    exportRoutes(pages, options)
  })
}

/** Leads a person without a sign-in to it, and back afterwards. */
function leadToSignIn(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { config } = request.routeOptions
    if (request.caller !== null || config.isOpenPage === true) return
    return reply.redirect(signInAddress(request), 303)
  })
}

interface LanguageChoice {
  Params: { readonly language: string }
  Querystring: { readonly back?: string }
}

/** The language switch. It changes a cookie only, so a link may lead here. */
function languageRoute(app: FastifyInstance): void {
  const open = { schema: { hide: true }, config: { isOpenPage: true } }
  app.get<LanguageChoice>('/language/:language', open, async (request, reply) => {
    const language = languages.find((known) => known === request.params.language)
    if (language !== undefined)
      setCookie(request, reply, `${languageCookie}=${language}`, yearSeconds, 'Lax')
    return reply.redirect(ownPath(request.query.back), 303)
  })
}
