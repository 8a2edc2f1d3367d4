/** Links from what is said to the trials that it rests on. */
import type { Children } from '@kitajs/html'
import type { ReportText } from '../words/report-text.js'

export const trialAnchor = (id: string): string => `trial-${id}`

/** More links than this are summed up. */
const linksMax = 6

/** A text that leads to its first trial; the text alone where it has none. */
export function Evident({
  evidence,
  children,
}: {
  readonly evidence: readonly string[]
  readonly children?: Children
}): JSX.Element {
  const [first] = evidence
  if (first === undefined) return <>{children}</>
  return (
    <a class="evident" href={`#${trialAnchor(first)}`}>
      {children}
    </a>
  )
}

/** The trials themselves, each with its link. */
export function TrialLinks({
  evidence,
  text,
}: {
  readonly evidence: readonly string[]
  readonly text: ReportText
}): JSX.Element {
  const ids = [...new Set(evidence)]
  if (ids.length === 0) return ''
  const more = ids.length - linksMax
  return (
    <span class="trial-links">
      <span safe>{text('trials-cited', { count: ids.length })}</span>{' '}
      {ids.slice(0, linksMax).map((id) => (
        <>
          <a href={`#${trialAnchor(id)}`} safe>
            {id}
          </a>{' '}
        </>
      ))}
      {more > 0 ? (
        <a href="#trials" safe>
          {text('trials-more', { count: more })}
        </a>
      ) : null}
    </span>
  )
}
