import { useEffect, useRef, useState } from 'react'
import { NavLink, useLocation } from 'react-router'
import type { Band } from '../api/schema.gen'
import css from './Places.module.css'

const places = [
  { to: '', label: 'Dashboard' },
  { to: 'gigs', label: 'Gigs' },
  { to: 'rehearsals', label: 'Rehearsals' },
  { to: 'setlists', label: 'Setlists' },
  { to: 'songs', label: 'Songs' },
  { to: 'calendar', label: 'Calendar' },
  { to: 'members', label: 'Members' },
  { to: 'activity', label: 'Activity' },
  { to: 'settings', label: 'Settings' },
]

/** The pages of a band: beside them where there is room, else in a strip above them that fades where it goes on. */
export function Places({ band }: { band: Band }) {
  const strip = useRef<HTMLElement>(null)
  const [more, setMore] = useState({ before: false, after: false })
  const { pathname } = useLocation()

  useEffect(() => {
    const element = strip.current
    if (!element) return
    const look = () => {
      const before = element.scrollLeft > 1
      const after = element.scrollLeft + element.clientWidth < element.scrollWidth - 1
      setMore(known => (known.before === before && known.after === after ? known : { before, after }))
    }
    const sized = new ResizeObserver(look) // it also reports the first size
    sized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])

  // Not scrollIntoView, which would scroll the page, too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current place is marked by where one is
  useEffect(() => {
    const element = strip.current
    const current = element?.querySelector<HTMLElement>('[aria-current="page"]')
    if (!element || !current) return
    const [outer, inner] = [element.getBoundingClientRect(), current.getBoundingClientRect()]
    element.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2
  }, [pathname])

  return (
    <nav
      ref={strip}
      aria-label={band.name}
      className={`${css.nav} ${more.before ? css.before : ''} ${more.after ? css.after : ''}`}
    >
      <ul>
        {places.map(place => (
          <li key={place.to}>
            <NavLink to={`/bands/${band.id}${place.to && `/${place.to}`}`} end={place.to === ''}>
              {place.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
