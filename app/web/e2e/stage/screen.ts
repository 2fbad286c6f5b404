import { expect, type Locator, type Page } from '@playwright/test'

/** What stands at the top of every page of a band: "Live", "Offline since 20:15", "1 change waiting". */
export function connection(page: Page): Locator {
  return page.getByRole('button', { name: /^Connection: / })
}

export async function live(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await expect(connection(page)).toHaveAccessibleName('Connection: Live')
}

/** The messages that are shown. */
export function toasts(page: Page): Locator {
  return page.getByRole('region', { name: /^\d+ messages?$/ }).getByRole('alertdialog')
}

/** All that the page's browser keeps of the site, but for the files of the app itself, as one text. */
export function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }]
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store)
        found.push(await done(rows.getAllKeys()), await done(rows.getAll()))
      }
      database.close()
    }
    return JSON.stringify(found)
  })
}
