import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { setting } from './setting'

const run = promisify(execFile)

/** What somebody types into psql: the third writer, who knows nothing of the API. Returns what psql prints, unaligned. */
export async function psql(sql: string): Promise<string> {
  const { stdout } = await run('psql', [
    setting('DATABASE_URL'),
    '-X',
    '-q',
    '-A',
    '-t',
    '-v',
    'ON_ERROR_STOP=1',
    '-c',
    sql,
  ])
  return stdout.trim()
}

/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
