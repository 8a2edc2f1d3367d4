/** The first page: the question. */
import type { FastifyInstance } from 'fastify'
import { prefersHtml } from '../../http/preferences.js'
import { Layout } from '../layout.js'
import { sendPage } from '../send-page.js'
import type { WebOptions } from '../web-options.js'
import { signInAddress } from './sign-in.js'

export function askRoutes(app: FastifyInstance, { contextOf }: WebOptions): void {
  app.get('/', { schema: { hide: true }, config: { isOpenPage: true } }, async (request, reply) => {
    if (!prefersHtml(request.headers.accept)) return reply.redirect('/docs', 302)
    if (request.caller === null) return reply.redirect(signInAddress(request), 303)
    const context = contextOf(request)
    const { text } = context
    return sendPage(
      reply,
      context,
      <Layout context={context} title={text('ask-title')} current="ask">
        <h1 safe>{text('ask-title')}</h1>
        <p class="lead" safe>
          {text('ask-lead')}
        </p>
      </Layout>,
    )
  })
}
