/** The page of a report: recomputes what-if while typing, and lets figures be read off. */
import { offerCopies } from './copy-code.js'
import { drawFigures } from './report-figures.js'

const pause = 250

function recomputeWhileTyping(form: HTMLFormElement, answer: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  const ask = async (): Promise<void> => {
    if (!form.checkValidity()) return
    const mine = ++asked
    const fields = new URLSearchParams([...new FormData(form)].map(([k, v]) => [k, String(v)]))
    const address = new URL(form.action)
    const response = await fetch(`${address.pathname}/what-if?${fields.toString()}`)
    if (!response.ok) return form.submit()
    const html = await response.text()
    // a later change may be answered already
    if (mine === asked) answer.innerHTML = html
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
