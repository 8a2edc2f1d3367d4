/** The page of a report: recomputes what-if while typing, and lets figures be read off. */
import { offerCopies } from './copy-code.js'
import { unfoldForPrint } from './print.js'
import { drawFigures } from './report-figures.js'
import { showFieldFault } from './shown.js'

const pause = 250

interface WhatIfReply {
  readonly html: string
  readonly faults: Readonly<Record<string, string>>
}

function recomputeWhileTyping(form: HTMLFormElement, answer: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  const ask = async (): Promise<void> => {
    const mine = ++asked
    const fields = new URLSearchParams([...new FormData(form)].map(([k, v]) => [k, String(v)]))
    const address = new URL(form.action)
    const response = await fetch(`${address.pathname}/what-if?${fields.toString()}`)
    if (!response.ok) return form.submit()
    const { html, faults } = (await response.json()) as WhatIfReply
    // a later change may be answered already
    if (mine !== asked) return
    // a question with a fault has no answer: the one before it goes
    answer.innerHTML = html
    for (const field of form.querySelectorAll<HTMLElement>('[data-field]'))
      showFieldFault(
        field,
        field.querySelector('input, select'),
        faults[field.dataset['field'] ?? ''],
      )
  }
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), pause)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void ask()
  })
}

const form = document.querySelector<HTMLFormElement>('form[data-what-if]')
const answer = document.getElementById('what-if-answer')
if (form !== null && answer !== null) recomputeWhileTyping(form, answer)

const study = document.querySelector<HTMLElement>('[data-study]')
if (study !== null) drawFigures(study)

offerCopies()
unfoldForPrint()
