/** Signs a person in with an API key, and out again. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BatchwiseError } from '../../errors.js'
import { credentialsOf } from '../../http/caller.js'
import { clearSession, setSession } from '../../http/session-cookie.js'
import { ownPath, type PageContext } from '../context.js'
import { fieldsOf } from '../forms.js'
import { FormToken, Layout } from '../layout.js'
import { sendPage } from '../send-page.js'
import type { WebOptions } from '../web-options.js'

interface SignInVisit {
  Querystring: { readonly to?: string }
}
interface SignInPage {
  readonly context: PageContext
  /** Where to go afterwards. */
  readonly to: string
  readonly refused: 'empty' | 'wrong' | null
}

const openPage = { schema: { hide: true }, config: { isOpenPage: true } } as const

export function signInRoutes(app: FastifyInstance, options: WebOptions): void {
  const { contextOf, authenticate, sessions } = options
  app.get<SignInVisit>('/sign-in', openPage, async (request, reply) => {
    const context = contextOf(request)
    const to = ownPath(request.query.to)
    return sendPage(reply, context, SignIn({ context, to, refused: null }))
  })

  app.post('/sign-in', openPage, async (request, reply) => {
    const { key = '', to } = fieldsOf(request)
    const refuse = (refused: SignInPage['refused']): Promise<FastifyReply> => {
      const context = contextOf(request)
      return sendPage(reply.code(401), context, SignIn({ context, to: ownPath(to), refused }))
    }
    if (key.trim() === '') return refuse('empty')
    const caller = await authenticate(credentialsOf(request, `Bearer ${key.trim()}`)).catch(
      onlyRefusal,
    )
    if (caller === null || caller.keyPrefix === null) return refuse('wrong')
    setSession(request, reply, sessions.start(caller.keyPrefix))
    return reply.redirect(ownPath(to), 303)
  })

  app.post('/sign-out', openPage, async (request, reply) => {
    clearSession(request, reply)
    return reply.redirect('/sign-in', 303)
  })
}

/** The sign-in, which leads back to the page that was asked for. */
export function signInAddress({ method, url }: FastifyRequest): string {
  const to = method === 'GET' ? url : '/'
  return `/sign-in?to=${encodeURIComponent(to)}`
}

function onlyRefusal(error: unknown): null {
  if (error instanceof BatchwiseError) return null
  throw error
}

function SignIn({ context, to, refused }: SignInPage): JSX.Element {
  const { text } = context
  return (
    <Layout context={context} title={text('sign-in')}>
      <section class="notice">
        <h1 safe>{text('sign-in')}</h1>
        <p class="lead" safe>
          {text('sign-in-why')}
        </p>
        <form method="post" action="/sign-in" class="stack">
          <FormToken context={context} />
          <input type="hidden" name="to" value={to} />
          <div class="field">
            <label for="key" safe>
              {text('sign-in-key')}
            </label>
            <input
              id="key"
              name="key"
              type="password"
              autocomplete="current-password"
              aria-describedby={refused === null ? 'key-help' : 'key-fault key-help'}
              aria-invalid={refused === null ? undefined : 'true'}
            />
            {refused === null ? null : (
              <p class="fault" id="key-fault" role="alert" safe>
                {text(`sign-in-${refused}`)}
              </p>
            )}
            <p class="help" id="key-help" safe>
              {text('sign-in-help')}
            </p>
          </div>
          <p class="actions">
            <button class="button" safe>
              {text('sign-in')}
            </button>
          </p>
        </form>
      </section>
    </Layout>
  )
}
