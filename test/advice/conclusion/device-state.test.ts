import { expect, it } from 'vitest'
import { explain } from '../../../src/words/explanation.js'
import { question, study } from '../virtual-laboratory.js'

const codes = (asked: Parameters<typeof study>[1]): readonly string[] =>
  study({}, asked).advice.reasons.map(({ code }) => code)

it('a device that others used when it was asked about, and a budget that was not free, are said with both numbers; an idle one is not mentioned', () => {
  const { advice } = study(
    {},
    {
      deviceState: {
        freeBytes: question.budgetBytes / 4,
        otherProcesses: 2,
        otherBytes: 3 * 2 ** 30,
        at: '2026-01-31T12:05:09.123Z',
      },
    },
  )
  const [english, chinese] = [explain(advice, 'en').join(' '), explain(advice, 'zh').join(' ')]
  expect(english).toContain(
    'You allow 256 MiB, but only 64 MiB of the device were free when this was first asked (2026-01-31 12:05 UTC)',
  )
  expect(english).toContain(
    'The device was shared: 2 other processes were computing on it when this was first asked (2026-01-31 12:05 UTC) and held 3 GiB of it',
  )
  expect(chinese).toContain('64 MiB')
  expect(chinese).toContain('首次提问时（2026-01-31 12:05 UTC）设备上还有 2 个其他进程')
  for (const reason of advice.reasons.filter(
    ({ code }) => code === 'device-busy' || code === 'budget-above-free',
  ))
    expect(reason.evidence.length).toBeGreaterThan(0)
  expect(codes({})).not.toContain('device-busy')
  expect(
    codes({ deviceState: { freeBytes: question.budgetBytes, otherProcesses: 1, otherBytes: 0 } }),
  ).toEqual(expect.not.arrayContaining(['budget-above-free']))
})
