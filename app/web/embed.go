// Package web serves the web client that npm run build has made into dist. What is
// there is committed, so that the program is built without Node, and a test holds it
// against its sources.
//
// What a browser gets:
//
//	/                     the one HTML page, and the same for any address of the client's own, /b/<id>/gigs, if HTML is asked for
//	/assets/…             what has its hash in its name, to be kept for ever
//	sw.js, icons, …       to be asked for again each time, which costs a 304 as long as they are the same
//
// The client's own addresses are made of letters, digits and - _ ~ between slashes.
// Anything else, such as a file that is not there, is no page, so that an old page
// which asks for a script of the last release is told, and not given HTML.
//
// There is no file system behind it: what is not in the list that is made at the
// start can't be had.
package web

import "embed"

// all: names that begin with _ are files like others to the bundler.
//
//go:embed all:dist
var dist embed.FS
