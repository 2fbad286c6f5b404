package edge

import (
	"net/http"
	"strings"
)

// The web app is built without inline script and style, so that none is allowed.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; " +
	"require-trusted-types-for 'script'"

// same-origin and not no-referrer: with the latter, a browser sends Origin: null along with our own forms, and where
// it has no Sec-Fetch-Site, on plain HTTP, they would look like another site's.
const referrerPolicy = "same-origin"

const permissionsPolicy = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), usb=()"

// withHeaders sets what every answer has. Cross-Origin-Resource-Policy also does
// for sites that CORS lets in: browsers ask for it only without CORS.
func withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", referrerPolicy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", permissionsPolicy)
		if Secure(r) {
			h.Set("Strict-Transport-Security", "max-age=31536000") // of this host alone: its siblings are not ours
		}
		if below(r.URL.Path, "/api") {
			h.Set("Cache-Control", "no-store")
			h.Set("X-Robots-Tag", "none")
		}
		if below(r.URL.Path, "/calendar") {
			h.Set("X-Robots-Tag", "none")
		}
		next.ServeHTTP(w, r)
	})
}

func below(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == '/')
}
