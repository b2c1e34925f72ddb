import { computed, signal } from '@preact/signals';
import { ApiError, ask, hasEnded } from '../api/client';
import type { Role, Session } from '../api/types';

/** Who uses the console; null until the host has said. */
export const session = signal<Session | null>(null);

const ranks: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

export const role = computed<Role>(() => {
  const now = session.value;
  return now?.loopbackWithoutCredentials ? 'admin' : (now?.role ?? 'viewer');
});

/** Whether whoever is signed in may do what needs this role. The host decides; this only spares people buttons that it refuses. */
export function may(needed: Role): boolean {
  return ranks[role.value] >= ranks[needed];
}

export const isIn = computed(() => session.value !== null && (session.value.signedIn || session.value.loopbackWithoutCredentials));

export async function readSession(): Promise<void> {
  session.value = await ask<Session>('/api/v1/session');
  hasEnded.value = false;
}

export async function signIn(name: string, password: string): Promise<void> {
  await ask('/api/v1/session', { method: 'POST', body: { name, password } });
  await readSession();
}

export async function signOut(): Promise<void> {
  await ask('/api/v1/session', { method: 'DELETE' });
  await readSession();
}

/** Makes the first administrator and signs in. */
export async function setUp(name: string, password: string): Promise<void> {
  await ask('/api/v1/setup', { method: 'POST', body: { name, password } });
  await readSession();
}

export function isRefusedSignIn(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
