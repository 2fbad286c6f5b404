import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds wrong on the page as it is, a line each: the rule, where, and why. */
export async function violations(page: Page): Promise<string[]> {
  // Behind a dialog the page is hidden from everybody, its headings and landmarks too.
  const rules = Object.fromEntries(
    ['landmark-one-main', 'page-has-heading-one', 'region'].map(rule => [rule, { enabled: false }]),
  )
  const behind =
    (await page.getByRole('dialog').or(page.getByRole('alertdialog')).or(page.getByRole('menu')).count()) > 0
  // Evaluated by the browser's tools, and so not bound by the content security policy. Animations would be measured in
  // the middle of their colours.
  await page.evaluate(source)
  return page.evaluate(
    async ({ values, rules }) => {
      const quiet = document
        .getAnimations()
        .filter(animation => animation.effect?.getComputedTiming().iterations !== Infinity)
      for (const animation of quiet) animation.finish()
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: 'tag', values },
        rules,
      })
      // A day of the calendar is called by its number, as what is seen; its name goes on with what is on that day, in other
      // words than the short ones in its cell, and so without these in one piece.
      const isDay = (rule: string, target: string) =>
        rule === 'label-content-name-mismatch' && document.querySelector(target)?.closest('[role=grid]')
      return violations.flatMap(v =>
        v.nodes
          .filter(node => !isDay(v.id, node.target.join(' ')))
          .map(node => `${v.id}: ${node.target.join(' ')}: ${node.failureSummary}`),
      )
    },
    { values: tags, rules: behind ? rules : {} },
  )
}
