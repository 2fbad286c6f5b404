import { type ReactNode, useEffect, useRef } from 'react'
import css from './Page.module.css'

interface Props {
  title: string
  /** Above the title: where it belongs. */
  over?: ReactNode
  /** Beside the title: what to do here. */
  actions?: ReactNode
  children: ReactNode
}

/** A page: its title is that of the document, and has the focus when the page is entered, so that a screen reader says it. */
export function Page({ title, over, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Downbeat`
  }, [title])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <article className={css.page}>
      <header className={css.header}>
        <div>
          {over && <p className={css.over}>{over}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </article>
  )
}

/** A part of a page under its own heading. */
export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section} aria-label={title}>
      <header className={css.header}>
        <h2>{title}</h2>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  )
}
