/** An error as a page: what went wrong, and what to do next. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../errors.js'
import { prefersHtml } from '../http/preferences.js'
import type { ContextOf, PageContext } from './context.js'
import { Layout } from './layout.js'
import { said } from './words/said.js'
import { sendPage } from './send-page.js'

/** The parts of a problem document that the page shows. */
export interface PageProblem {
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
}

const forPrograms =
  /^\/(?:v1|graphql|graphiql|docs|openapi\.json|problems|metrics|healthz|readyz)\b/

/** Whether a browser shows the answer to a person. */
export function isForPeople({ headers, url }: FastifyRequest): boolean {
  return prefersHtml(headers.accept) && !forPrograms.test(url)
}

export function sendErrorPage(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: PageProblem,
  contextOf: ContextOf,
): Promise<FastifyReply> {
  const context = contextOf(request)
  return sendPage(reply.code(problem.status), context, ErrorPage({ context, problem }))
}

/** The address and the stored text say more than the detail of these. */
const withoutDetail: ReadonlySet<ErrorCode> = new Set(['not-found', 'method-not-allowed'])

function ErrorPage({
  context,
  problem,
}: {
  readonly context: PageContext
  readonly problem: PageProblem
}): JSX.Element {
  const { text } = context
  const { code, detail, status } = problem
  const title = text(`error-${code}`)
  return (
    <Layout context={context} title={title}>
      <section class="notice">
        <p class="eyebrow" safe>
          {String(status)}
        </p>
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {text(`error-${code}-remedy`)}
        </p>
        {withoutDetail.has(code) ? null : (
          <p class="quiet" safe>
            {said(text, detail)}
          </p>
        )}
        <p class="actions">
          <a class="button" href="/" safe>
            {text('error-ask')}
          </a>
          <a href="/studies" safe>
            {text('error-studies')}
          </a>
        </p>
      </section>
    </Layout>
  )
}
