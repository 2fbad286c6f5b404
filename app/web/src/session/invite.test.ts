import { expect, test } from 'vitest'
import { tokenIn } from './invite'

const token = 'm3Vt9QkZ1cXw7BfJ0hLr5YsN2pDg8uEa4oTi6vKxRzM'

test.each([`https://band.example/invite#${token}`, `#${token}`, ` ${token}\n`])(
  'a link may be pasted as it is: %j',
  text => {
    expect(tokenIn(text)).toBe(token)
  },
)

test.each(['', '#', `https://band.example/invite#${token.slice(1)}`, `${token}x`, 'https://band.example/invite'])(
  'half a link is no link: %j',
  text => {
    expect(tokenIn(text)).toBeNull()
  },
)
