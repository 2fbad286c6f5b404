// Package reference renders the contracts, openapi.yaml and asyncapi.yaml, as the
// page with which somebody can write a client.
//
// It promises that every operation, field, answer, problem code and event of the
// contracts is there, in the order of the contracts, under an anchor of its own;
// that nothing in a contract is taken for markup but paragraphs, **strong words**,
// `code` and [links](…); that the page needs no script, no style of its own and
// nothing from another site, so that it lives under the strictest content policy;
// and that its commands can be pasted, with the address that the page was asked
// under.
//
// A contract that cannot be rendered is an error of New, which a test meets. A Page
// never changes and may be used by many at once.
package reference
