// The token of the invitation that somebody has come with. It stands behind the # of the address, which no server gets to
// see, and is kept in this tab alone, so that it is still there when they have signed in or up.

const key = 'downbeat:invite'

/** The token of an address such as https://band.example/invite#m3Vt…; also what somebody has pasted, or the token alone. */
export function tokenIn(text: string): string | null {
  const token = text.trim().replace(/^.*#/, '')
  return /^[\w-]{43}$/.test(token) ? token : null
}

export function linkOf(token: string): string {
  return `${location.origin}/invite#${token}`
}

export function keepInvite(token: string): void {
  sessionStorage.setItem(key, token)
}

export function keptInvite(): string | null {
  return sessionStorage.getItem(key)
}

export function dropInvite(): void {
  sessionStorage.removeItem(key)
}
