/** Buttons that copy the code beside them. A page without TLS has no clipboard, so no button. */
const shownMs = 2000

export function offerCopies(): void {
  if (!('clipboard' in navigator)) return
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    const code = button.parentElement?.querySelector('code')?.textContent
    if (code === undefined || code === null) continue
    const label = button.textContent
    button.hidden = false
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(code).then(() => {
        button.textContent = button.dataset['copied'] ?? label
        setTimeout(() => (button.textContent = label), shownMs)
      })
    })
  }
}
