/** What one key or one owner may take where the settings do not say otherwise (`cli/settings.ts`). */
export const usualLimits = {
  requestsPerMinute: 600,
  unfinishedMax: 100,
  bytesPerOwner: 10 * 2 ** 30,
  socketsPerKey: 1000,
  streamsPerKey: 1000,
} as const
