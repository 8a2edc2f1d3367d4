/** Code to paste, one block for every framework. */
import { snippetsOf, type Snippet } from '../../words/snippets/snippets.js'
import type { ReportView } from './report-view.js'

export function Code({ advice, study, language, text }: ReportView): JSX.Element {
  const snippets = snippetsOf(advice, study.question, language)
  if (snippets.length === 0) return ''
  return (
    <section aria-labelledby="code">
      <h2 id="code" safe>
        {text('code')}
      </h2>
      {snippets.map((snippet) => (
        <CodeBlock snippet={snippet} text={text} />
      ))}
    </section>
  )
}

/** A script of the page shows the button; without one the code is selected by hand. */
function CodeBlock({
  snippet: { framework, title, code, missing },
  text,
}: {
  readonly snippet: Snippet
  readonly text: ReportView['text']
}): JSX.Element {
  return (
    <details class="report-section" id={`code-${framework}`}>
      <summary safe>{title}</summary>
      {code === null ? (
        <p safe>{missing ?? ''}</p>
      ) : (
        <div class="code">
          <button type="button" class="copy" data-copied={text('copied')} hidden>
            {text('copy')}
          </button>
          <pre tabindex="0" role="region" aria-label={title}>
            <code safe>{code}</code>
          </pre>
        </div>
      )}
    </details>
  )
}
