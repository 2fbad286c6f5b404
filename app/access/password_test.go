package access

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
)

func TestAHashFitsItsPasswordAndNoOther(t *testing.T) {
	t.Parallel()
	p := NewPasswords(1)
	for _, password := range []string{"downbeat and up", "ü\x00\xff of ten bytes", strings.Repeat(" ", minNewPassword), strings.Repeat("🎷", maxNewPassword)} {
		phc, err := p.Hash(t.Context(), password)
		if err != nil {
			t.Fatal(err)
		}
		for candidate, want := range map[string]bool{password: true, password + " ": false, "": false, password[1:]: false} {
			if got, err := p.Verify(t.Context(), candidate, phc); got != want || err != nil {
				t.Errorf("Verify(%.20q) against the hash of %.20q = %v, %v; want %v", candidate, password, got, err, want)
			}
		}
	}
}

func TestTwoHashesOfOnePasswordDiffer(t *testing.T) {
	t.Parallel()
	p := NewPasswords(1)
	a, errA := p.Hash(t.Context(), "downbeat and up")
	b, errB := p.Hash(t.Context(), "downbeat and up")
	if a == b || errA != nil || errB != nil {
		t.Errorf("%q, %v and %q, %v", a, errA, b, errB)
	}
	if !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%q is not in the form that users.password_hash takes", a)
	}
}

// The hash is the test vector of the reference implementation, phc-winner-argon2,
// for "password" and "somesalt" with two passes over 64 MiB.
func TestAHashMadeElsewhereIsUnderstood(t *testing.T) {
	t.Parallel()
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, err := NewPasswords(1).Verify(t.Context(), "password", phc); !ok || err != nil {
		t.Errorf("Verify = %v, %v; want true", ok, err)
	}
}

func TestNobodysHashFitsNothingAndCostsAsMuch(t *testing.T) {
	t.Parallel()
	h, err := parsePHC(nobodysHash)
	if err != nil {
		t.Fatal(err)
	}
	if h.memory != memoryKiB || h.passes != passes || h.lanes != lanes || len(h.salt) != saltLength || len(h.sum) != hashLength {
		t.Errorf("nobodysHash has the cost of %v", h)
	}
	if ok, err := NewPasswords(1).Verify(t.Context(), "downbeat", ""); ok || err != nil {
		t.Errorf("Verify without a hash = %v, %v; want false", ok, err)
	}
}

func TestHashesThatCannotBeBorneAreRefused(t *testing.T) {
	t.Parallel()
	const salt, sum = "f1Z2E/g3jgX6bxniwKgFXw", "O49WXzdjBXvxLOsj2PzOWUeTJVy00ajV20YtVbeLVGo"
	for _, phc := range []string{
		"downbeat",
		"$2a$10$abcdefghijklmnopqrstuu",
		"$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=16$m=19456,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=4294967295,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=19456,t=4294967295,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=19456,t=0,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + sum,
		"$argon2id$v=19$m=19456,t=2,p=257$" + salt + "$" + sum,
		"$argon2id$v=19$m=019456,t=2,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=19456,t=2,p=1,x=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=19456,t=2,p=1$$" + sum,
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + sum + "=",
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + sum + "\n",
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + strings.Repeat("A", 4000),
	} {
		ok, err := NewPasswords(1).Verify(t.Context(), "downbeat", phc)
		if ok || !errors.Is(err, ErrHashFormat) {
			t.Errorf("Verify against %.60q = %v, %v; want ErrHashFormat", phc, ok, err)
		}
		if err != nil && strings.Contains(err.Error(), sum) {
			t.Errorf("the error tells the hash: %v", err)
		}
	}
}

func TestANewPasswordHas10To256Characters(t *testing.T) {
	t.Parallel()
	p := NewPasswords(1)
	for _, password := range []string{"", "downbeat", strings.Repeat("é", minNewPassword-1), strings.Repeat("x", maxNewPassword+1)} {
		if _, err := p.Hash(t.Context(), password); !errors.Is(err, ErrPasswordLength) {
			t.Errorf("Hash of %d bytes: %v, want ErrPasswordLength", len(password), err)
		}
	}
	if p.computed.Load() != 0 {
		t.Error("a password that is refused was hashed")
	}
	longest := strings.Repeat("🎷", maxNewPassword)
	phc, err := p.Hash(t.Context(), longest)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _ := p.Verify(t.Context(), longest+"y", phc); ok {
		t.Error("a password is right although only its beginning is")
	}
}

func TestNoMoreHashesAtOnceThanThereAreSlots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPasswords(2)
		p.slots <- struct{}{}
		p.slots <- struct{}{} // two others are computing

		ctx, cancel := context.WithCancel(t.Context())
		gaveUp, served := make(chan error, 1), make(chan error, 1)
		go func() {
			_, err := p.Hash(ctx, "downbeat and up")
			gaveUp <- err
		}()
		synctest.Wait()
		select {
		case err := <-gaveUp:
			t.Fatalf("a third hash did not wait: %v", err)
		default:
		}
		cancel()
		if err := <-gaveUp; !errors.Is(err, context.Canceled) {
			t.Errorf("whoever gives up waiting gets %v, want context.Canceled", err)
		}

		go func() {
			_, err := p.Hash(t.Context(), "downbeat and up")
			served <- err
		}()
		synctest.Wait()
		<-p.slots // one of the others is done
		if err := <-served; err != nil {
			t.Errorf("with a free slot: %v", err)
		}
		if len(p.slots) != 1 {
			t.Errorf("%d slots are taken afterwards, want 1", len(p.slots))
		}
	})
}

func FuzzParsePHC(f *testing.F) {
	f.Add(nobodysHash)
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Fuzz(func(t *testing.T, phc string) {
		h, err := parsePHC(phc)
		if err == nil && (h.String() != phc || h.memory > maxMemoryKiB || h.passes > maxPasses) {
			t.Errorf("parsePHC(%q) = %+v", phc, h)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	p := NewPasswords(0)
	for b.Loop() {
		if _, err := p.Verify(b.Context(), "downbeat", nobodysHash); err != nil {
			b.Fatal(err)
		}
	}
}
