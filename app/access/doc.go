// Package access knows who is asking: passwords and sessions.
//
// It promises that a sign-in for an unknown address, for a person without a
// password, for a disabled person and with a wrong password cannot be told
// apart, neither by the answer nor by the work done; that the database holds no
// token and no password, only what proves one; and that any number of sign-ins
// at once cannot eat the memory of the machine.
//
// It does not limit how often somebody may try, and it does not decide what a
// person may do in a band: the caller does. It starts no goroutine; everything
// in it may be used by many at once.
package access
