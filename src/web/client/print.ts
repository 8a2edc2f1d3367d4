/**
 * Opens folded sections while a page is printed. The style sheet opens them by itself where the
 * browser knows `::details-content`.
 */
export function unfoldForPrint(): void {
  let opened: readonly Element[] = []
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')]
    for (const section of opened) section.setAttribute('open', '')
  })
  addEventListener('afterprint', () => {
    for (const section of opened) section.removeAttribute('open')
    opened = []
  })
}
