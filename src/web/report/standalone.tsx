/** A report as one file: style and figures are inside, nothing is loaded. */
import { createHash } from 'node:crypto'
import { ReportBody } from '../../report/document/report-body.js'
import type { ReportView } from '../../report/document/report-view.js'
import { moment } from '../../words/number-format.js'
import { readStyle } from '../assets.js'
import { StudyHead } from '../watch/study-head.js'
import { pageText } from '../words/page-text.js'

const languageTags = { en: 'en', zh: 'zh-Hans' } as const

let style: string | undefined
const styleText = (): string => (style ??= `${readStyle('style.css')}\n${readStyle('report.css')}`)

/** Only this file's own style applies; nothing else runs or loads. */
export function standalonePolicy(): string {
  const hash = createHash('sha256').update(styleText()).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'`
}

export async function standaloneReport(view: ReportView, version: string): Promise<string> {
  return `<!doctype html>${await (<Page view={view} version={version} />)}`
}

function Page({
  view,
  version,
}: {
  readonly view: ReportView
  readonly version: string
}): JSX.Element {
  const { study, language, text } = view
  const at = moment((study.finishedAt ?? study.updatedAt).toISOString())
  return (
    <html lang={languageTags[language]}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={standalonePolicy()} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title safe>{`${study.request.model.name} · Batchwise`}</title>
        <style>{styleText() as 'safe'}</style>
      </head>
      <body>
        <main class="wide">
          <StudyHead
            study={study}
            text={pageText(language)}
            isMeasuredSaid={view.brief.measured !== null}
          />
          <ReportBody view={view} />
          <p class="quiet" safe>
            {text('report-made', { id: study.id, at, version })}
          </p>
        </main>
      </body>
    </html>
  )
}
