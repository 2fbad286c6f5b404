/** A setting that these tests need: `go test ./app -run Browser` gives them all. */
export function setting(name: 'DOWNBEAT_BINARY' | 'DATABASE_URL'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; run these tests by: go test ./app -run Browser`)
  return value
}
