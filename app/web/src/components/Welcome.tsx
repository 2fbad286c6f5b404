import css from './Welcome.module.css'

/** What this is, for somebody who comes for the first time. */
export function Welcome() {
  return (
    <div className={css.welcome}>
      <img src="/icon.svg" alt="" width="56" height="56" />
      <p className={css.name}>Downbeat</p>
      <p className={css.line}>Gigs, setlists and who can play: the same on every screen of the band, at once.</p>
    </div>
  )
}
