package access

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"slices"
	"strings"

	"github.com/MicahParks/jwkset"
)

// minModulus is the shortest RSA key that RFC 7518, 3.3, allows, in bits; longer
// ones than maxModulus only cost time.
const (
	minModulus = 2048
	maxModulus = 8192
)

// curves are the only ones for their algorithms (RFC 7518, 3.4). The JWT library
// looks at the length of a signature only.
var curves = map[string]elliptic.Curve{"ES256": elliptic.P256(), "ES384": elliptic.P384(), "ES512": elliptic.P521()}

// publicKey is what checks the signatures of an identity provider.
type publicKey struct {
	kid       string
	algorithm string // the only one that it is for; empty if its kind alone says that
	public    any    // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
}

// newPublicKey refuses keys that are not meant for signatures, and too short ones.
func newPublicKey(jwk jwkset.JWK) (publicKey, bool) {
	is := jwk.Marshal()
	if is.USE != "" && is.USE != jwkset.UseSig {
		return publicKey{}, false
	}
	if len(is.KEYOPS) > 0 && !slices.Contains(is.KEYOPS, jwkset.KeyOpsVerify) {
		return publicKey{}, false
	}
	switch public := jwk.Key().(type) {
	case *rsa.PublicKey:
		if n := public.N.BitLen(); n < minModulus || n > maxModulus {
			return publicKey{}, false
		}
	case *ecdsa.PublicKey, ed25519.PublicKey:
	default:
		return publicKey{}, false
	}
	return publicKey{kid: is.KID, algorithm: string(is.ALG), public: jwk.Key()}, true
}

// fits tells whether the algorithm is one for this key: a token chooses among
// what the key allows, and never what the key is taken for.
func (k publicKey) fits(algorithm string) bool {
	if k.algorithm != "" && k.algorithm != algorithm {
		return false
	}
	switch public := k.public.(type) {
	case *rsa.PublicKey:
		return strings.HasPrefix(algorithm, "RS") || strings.HasPrefix(algorithm, "PS")
	case *ecdsa.PublicKey:
		return public.Curve == curves[algorithm]
	case ed25519.PublicKey:
		return algorithm == "EdDSA"
	default:
		return false
	}
}
