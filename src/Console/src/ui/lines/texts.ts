/** Words of lines that come over a stream or out of a search, whatever they are lines of. */
export const t = {
  hold: 'Pause',
  goOn: (waiting: number) => (waiting > 0 ? `Go on (${waiting} new)` : 'Go on'),
  clear: 'Clear',
  following: 'Following',
  held: 'Paused',
  connecting: 'Connecting',
  dropped: (count: string) => `${count} more came while it was paused; the search has them all.`,
  newestFirst: 'Newest first.',
  oldestFirst: 'Oldest first.',
  looking: 'Looking…',
  stopLooking: 'Stop looking',
  older: 'Show older',
  newer: 'Show later',
  noneFound: 'Nothing found',
} as const;
