import { useEffect, useRef } from 'react'
import type { NewCalendarLink } from '../../api/schema.gen'
import { CopyField } from '../../components/CopyField'
import css from './CalendarFeeds.module.css'

/** An address that was just made. The server shows it this once: it keeps no more than its hash. */
export function NewFeed({ made: { link, path } }: { made: NewCalendarLink }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const address = new URL(path, location.origin)
  return (
    <div className={css.made}>
      <h3 ref={heading} tabIndex={-1}>
        {link.scope === 'member' ? 'Your new address' : 'The new address for others'}
      </h3>
      <p>Copy it now: it is shown this once. If it is lost, end it below and make another one.</p>
      <CopyField label="Address" value={address.href} />
      <p>
        <a href={`webcal://${address.host}${address.pathname}`}>Subscribe in a calendar program of this device</a>
      </p>
    </div>
  )
}
