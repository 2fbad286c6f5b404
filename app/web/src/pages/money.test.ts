import { expect, it } from 'vitest'
import { amount, money } from './money'

it.each([
  ['', null],
  ['  ', null],
  ['0', 0],
  ['450', 450],
  ['450.5', 450.5],
  ['450,50', 450.5],
  ['1 200', 1200],
  ['9999999999.99', 9_999_999_999.99],
])('takes %j for an amount as it is written', (text, expected) => {
  expect(amount(text)).toBe(expected)
})

it.each(['-1', '1e5', '1.234', '1.2.3', 'free', 'Infinity', '12345678901'])('takes %j for no amount', text => {
  expect(amount(text)).toBeNaN()
})

it.each([
  [450, '450'],
  [450.5, '450.50'],
  [0, '0'],
])('writes %s as people write an amount', (value, text) => {
  expect(money(value)).toBe(text)
})
