import type { Ref } from 'react'
import { type ButtonProps, Button as Pressable } from 'react-aria-components'
import css from './Button.module.css'

interface Props extends Omit<ButtonProps, 'className' | 'style'> {
  /** `primary`: the one thing to do here; `plain`: others; `quiet`: without a frame; `danger`: what cannot be undone. */
  variant?: 'primary' | 'plain' | 'quiet' | 'danger'
  small?: boolean
  ref?: Ref<HTMLButtonElement>
}

export function Button({ variant = 'plain', small, ...props }: Props) {
  return <Pressable {...props} className={`${css.button} ${css[variant]} ${small ? css.small : ''}`} />
}
