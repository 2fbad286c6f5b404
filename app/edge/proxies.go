package edge

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ParseProxies reads a list of addresses and networks, separated by commas. Its
// error is a sentence that says what to write.
func ParseProxies(list string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for word := range strings.SplitSeq(list, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		proxy, err := netip.ParsePrefix(word)
		if err != nil {
			address, err := netip.ParseAddr(word)
			if err != nil || address.Zone() != "" {
				return nil, fmt.Errorf("%q is no address; write addresses or networks, separated by commas, such as 127.0.0.1,10.0.0.0/8", word)
			}
			address = address.Unmap()
			proxy = netip.PrefixFrom(address, address.BitLen())
		}
		switch {
		case proxy.Bits() == 0:
			return nil, fmt.Errorf("%q would let every client say which address it has; write the addresses of your proxies only", word)
		case proxy.Addr().Is4In6():
			return nil, fmt.Errorf("%q is a network of IPv4 in the notation of IPv6; write it as one of IPv4, such as 10.0.0.0/8", word)
		}
		proxies = append(proxies, proxy.Masked())
	}
	return proxies, nil
}

func (e *Edge) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(e.options.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// lookBehindProxies fills in who asks for what, and takes the headers away that
// somebody further in might believe.
func (e *Edge) lookBehindProxies(i *info, r *http.Request) {
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		i.client = peer.Addr().Unmap().WithZone("")
	}
	forwarded := r.Header.Values("X-Forwarded-For")
	switch {
	case e.trusts(i.client):
		i.client = e.behind(i.client, forwarded)
		i.secure = strings.EqualFold(last(r.Header.Values("X-Forwarded-Proto")), "https")
		if host := last(r.Header.Values("X-Forwarded-Host")); validHost(host) {
			i.host = host
		}
	case forwarded != nil && (i.client.IsLoopback() || i.client.IsPrivate()) && !e.unproxied.Swap(true):
		e.log.Warn("a neighbour says whom it asks for and is not believed; if it is your proxy, name it as a trusted one", "peer", i.client)
	}
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"} {
		r.Header.Del(name)
	}
}

// behind goes back along X-Forwarded-For, to which each proxy has added whom it was
// asked by, as far as the proxies are trusted. What stands left of that anybody may
// have written. If a trusted one added no address, it is itself the last that is known.
func (e *Edge) behind(client netip.Addr, forwarded []string) netip.Addr {
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for _, hop := range slices.Backward(hops) {
		address, ok := parseHop(hop)
		if !ok {
			return client
		}
		client = address
		if !e.trusts(client) {
			return client
		}
	}
	return client
}

// parseHop reads an address; some proxies add the port.
func parseHop(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(hop, "["), "]"))
	if err != nil {
		withPort, err := netip.ParseAddrPort(hop)
		if err != nil {
			return netip.Addr{}, false
		}
		address = withPort.Addr()
	}
	return address.Unmap().WithZone(""), true
}

// last is the last element of a list header, which the nearest proxy has written.
func last(values []string) string {
	if len(values) == 0 {
		return ""
	}
	value := values[len(values)-1]
	return strings.TrimSpace(value[strings.LastIndexByte(value, ',')+1:])
}

// validHost keeps out what is no host and port.
func validHost(host string) bool {
	for _, c := range []byte(host) {
		if !alphanumeric(c) && !strings.ContainsRune(".-_:[]", rune(c)) {
			return false
		}
	}
	return host != ""
}
