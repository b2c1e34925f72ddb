import { describe, expect, it } from 'vitest';
import { link, parseRoute } from '../src/app/router';

describe('routes', () => {
  it('carry any name and query there and back', () => {
    const route = parseRoute(link(['adapters', 'A/B & "C" 100%'], { from: '2026-09-14T08:00:00Z', empty: '', none: null }));
    expect(route.page).toBe('adapters');
    expect(route.rest).toEqual(['A/B & "C" 100%']);
    expect([...route.query]).toEqual([['from', '2026-09-14T08:00:00Z']]);
  });

  it('stand a mistyped address', () => {
    expect(parseRoute('#/adapters/%E0%A4%A').rest).toEqual(['%E0%A4%A']);
    expect(parseRoute('').page).toBe('');
    expect(parseRoute('#').page).toBe('');
  });
});
