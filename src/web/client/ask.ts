/** The question's form while a person fills it in: checks, file uploads, the memory slider. */
import { startMemorySlider } from './memory-slider.js'
import { showFault, startUploads } from './uploads.js'

interface CheckAnswer {
  readonly faults: Readonly<Record<string, string>>
  readonly understood: string | null
}

/** A check waits until a person stops typing for so long. */
const pauseMs = 350

const form = document.querySelector<HTMLFormElement>('#ask')
const understood = document.querySelector<HTMLElement>('#understood')
let timer: ReturnType<typeof setTimeout> | undefined
let checks = 0

/** Fields that a person left or changed: nobody is blamed for a field that comes later. */
const touched = new Set<string>()

async function check(checked: HTMLFormElement): Promise<void> {
  checks += 1
  const current = checks
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(checked))
    if (typeof value === 'string') fields.append(name, value)
  const response = await fetch('/ask/check', { method: 'POST', body: fields }).catch(() => null)
  if (response === null || !response.ok || current !== checks) return
  show((await response.json()) as CheckAnswer, checked)
}

function show({ faults, understood: line }: CheckAnswer, checked: HTMLFormElement): void {
  for (const field of checked.querySelectorAll<HTMLElement>('[data-field]')) {
    // an upload that runs or failed says so itself
    if (field.dataset['upload'] !== undefined) continue
    const name = field.dataset['field'] ?? ''
    const text = touched.has(name) ? faults[name] : undefined
    showFault(field.querySelector('.fault'), text)
    const control = document.getElementById(name)
    if (text === undefined) control?.removeAttribute('aria-invalid')
    else control?.setAttribute('aria-invalid', 'true')
  }
  showFault(document.getElementById('form-fault'), faults['form'])
  if (understood !== null) understood.textContent = line ?? understood.dataset['empty'] ?? ''
}

function start(asked: HTMLFormElement): void {
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void check(asked), pauseMs)
  }
  const touch = ({ target }: Event): void => {
    if (target instanceof Element)
      touched.add(target.closest<HTMLElement>('[data-field]')?.dataset['field'] ?? '')
    soon()
  }
  asked.addEventListener('input', touch)
  asked.addEventListener('change', touch)
  asked.addEventListener('submit', () => {
    const button = asked.querySelector<HTMLButtonElement>('.ask-send button')
    // after the browser took the fields
    setTimeout(() => button?.setAttribute('disabled', ''), 0)
  })
  addEventListener('pageshow', () =>
    asked.querySelector('.ask-send button')?.removeAttribute('disabled'),
  )
  startMemorySlider(soon)
  startUploads(asked, soon)
  void check(asked)
}

if (form !== null) start(form)
