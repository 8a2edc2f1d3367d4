/** The slider of the memory budget: from 64 MiB to the memory of the chosen device. */

const mib = 2 ** 20
const leastBytes = 64 * mib
/** Where the memory of a device is not known. */
const unknownBytes = 16 * 2 ** 30
const positions = 1000
/** Positions to go for a key. */
const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
}

/** Sizes as the API reads them. */
const unitBytes: Readonly<Record<string, number>> = { m: mib, g: 1024 * mib, k: 1024, t: 2 ** 40 }

function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*([kmgt]?)i?b?\s*$/i.exec(text) ?? []
  return Number(number) * (unitBytes[unit.toLowerCase()] ?? 1)
}

/** Few digits, so that a person recognizes the size. Never more than the size itself. */
function sizeText(bytes: number): string {
  if (bytes < 1024 * mib) return `${Math.max(1, Math.floor(bytes / mib / 16) * 16)}MiB`
  const gib = bytes / 2 ** 30
  return `${gib < 10 ? Math.floor(gib * 4) / 4 : Math.floor(gib)}GiB`
}

export function startMemorySlider(onChange: () => void): void {
  const slider = document.querySelector<HTMLInputElement>('#memory-slider')
  const text = document.querySelector<HTMLInputElement>('#memory')
  const device = document.querySelector<HTMLSelectElement>('#device')
  const whole = document.querySelector<HTMLElement>('#memory-of')
  if (slider === null || text === null || device === null || whole === null) return
  const largest = (): number => Number(device.selectedOptions[0]?.dataset['bytes'] ?? unknownBytes)
  const follow = (): void => {
    const share = Math.log(bytesOf(text.value) / leastBytes) / Math.log(largest() / leastBytes)
    slider.value = String(Math.min(1, Math.max(0, share || 0)) * positions)
    slider.setAttribute('aria-valuetext', text.value)
    const size = sizeText(largest()).replace(/(?=[MG]iB)/, ' ')
    whole.textContent = whole.dataset['text']?.replace('%', size) ?? ''
  }
  const sizeAt = (position: number): string =>
    sizeText(leastBytes * (largest() / leastBytes) ** (position / positions))
  slider.addEventListener('keydown', (event) => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const shown = text.value
    let position = Number(slider.value)
    // several positions stand for one size: each press goes to the next size
    do position += step
    while (position > 0 && position < positions && sizeAt(position) === shown)
    slider.value = String(position)
    slider.dispatchEvent(new Event('input', { bubbles: true }))
  })
  slider.addEventListener('input', () => {
    text.value = sizeAt(Number(slider.value))
    slider.setAttribute('aria-valuetext', text.value)
    onChange()
  })
  text.addEventListener('input', follow)
  device.addEventListener('change', follow)
  slider.closest<HTMLElement>('.slider')?.removeAttribute('hidden')
  follow()
}
