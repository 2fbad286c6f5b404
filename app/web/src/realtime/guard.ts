/** Calls a function of the application. What it throws is reported to the page, and keeps nobody else from hearing. */
export function guard(call: () => void): void {
  try {
    call()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
