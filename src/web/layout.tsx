/** The frame of every page: head, navigation, language switch and footer. */
import type { Children } from '@kitajs/html'
import { languages } from '../words/messages.js'
import { assetAddress } from './assets.js'
import type { PageContext } from './context.js'

export interface PageFrame {
  readonly context: PageContext
  /** Heading of the browser's tab. */
  readonly title: string
  /** The entry of the navigation that this page belongs to. */
  readonly current?: PlaceName
  /** Compiled modules of src/web/client. */
  readonly scripts?: readonly string[]
  /** Further style sheets of src/web/assets. */
  readonly styles?: readonly string[]
  /** Loads ECharts, as the global `echarts`, before the scripts. */
  readonly charts?: boolean
  /** Seconds until a browser without scripts loads the page again. */
  readonly refreshSeconds?: number
  readonly children?: Children
}

const places = { ask: '/', studies: '/studies', devices: '/devices', api: '/docs' } as const
type PlaceName = keyof typeof places
const languageTags = { en: 'en', zh: 'zh-Hans' } as const
const languageNames = { en: 'English', zh: '中文' } as const

export function Layout(frame: PageFrame): JSX.Element {
  const { context, current, children } = frame
  const { text, language } = context
  return (
    <html lang={languageTags[language]}>
      <Head {...frame} />
      <body>
        <a class="skip" href="#main" safe>
          {text('skip-to-content')}
        </a>
        <header class="top">
          <div class="wide top-row">
            <a class="brand" href="/">
              <img src={assetAddress('icon.svg')} alt="" width="28" height="28" />
              Batchwise
            </a>
            <nav aria-label={text('navigation')}>
              <Places context={context} current={current} />
            </nav>
            <Switches context={context} />
          </div>
        </header>
        <main id="main" class="wide" tabindex="-1">
          {children}
        </main>
        <footer class="wide bottom">
          <p safe>{text('footer', { version: context.version })}</p>
          <p>
            <a href="/graphiql">GraphiQL</a> <a href="/openapi.json">OpenAPI</a>{' '}
            <a href="/problems" safe>
              {text('footer-problems')}
            </a>
          </p>
        </footer>
      </body>
    </html>
  )
}

function Head({
  context,
  title,
  scripts = [],
  styles = [],
  charts,
  refreshSeconds,
}: PageFrame): JSX.Element {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title safe>{`${title} · Batchwise`}</title>
      <link rel="icon" href={assetAddress('icon.svg')} type="image/svg+xml" />
      {['style.css', ...styles].map((file) => (
        <link rel="stylesheet" href={assetAddress(file)} />
      ))}
      {refreshSeconds === undefined ? null : (
        <noscript>
          <meta http-equiv="refresh" content={String(refreshSeconds)} />
        </noscript>
      )}
      {charts === true ? <script src={assetAddress('echarts.min.js')} defer /> : null}
      {['page.js', ...scripts].map((file) => (
        <script type="module" src={assetAddress(file)} />
      ))}
      <meta name="form-token" content={context.formToken} />
    </head>
  )
}

function Places({
  context: { text },
  current,
}: {
  readonly context: PageContext
  readonly current: PlaceName | undefined
}): JSX.Element {
  return (
    <ul class="places">
      {Object.entries(places).map(([name, address]) => (
        <li>
          <a href={address} aria-current={name === current ? 'page' : undefined} safe>
            {text(`place-${name}`)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Switches({ context }: { readonly context: PageContext }): JSX.Element {
  const back = encodeURIComponent(context.address)
  return (
    <div class="switches">
      {languages
        .filter((language) => language !== context.language)
        .map((language) => (
          <a
            href={`/language/${language}?back=${back}`}
            lang={languageTags[language]}
            hreflang={languageTags[language]}
            rel="nofollow"
            safe
          >
            {languageNames[language]}
          </a>
        ))}
      {context.isSignedIn ? (
        <form method="post" action="/sign-out">
          <FormToken context={context} />
          <button class="plain" safe>
            {context.text('sign-out')}
          </button>
        </form>
      ) : null}
    </div>
  )
}

/** The first field of every form: the request is refused without it. */
export function FormToken({ context }: { readonly context: PageContext }): JSX.Element {
  return <input type="hidden" name="formToken" value={context.formToken} />
}
