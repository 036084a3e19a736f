package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const pki = data + "/server/tls"

func file(name string) string { return filepath.Join(pki, name) }

func newKey(name string) *ecdsa.PrivateKey {
	key := value(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	writePEM(name+".key", "EC PRIVATE KEY", value(x509.MarshalECPrivateKey(key)))
	return key
}

func writePEM(name, kind string, bytes []byte) {
	must(os.WriteFile(file(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600))
}

type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func template(subject pkix.Name) *x509.Certificate {
	serial := value(rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)))
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial, Subject: subject,
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(30 * 24 * time.Hour),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}
}

func newAuthority() authority {
	must(os.MkdirAll(pki, 0o700))
	ca := template(pkix.Name{CommonName: "k3s-stand-in"})
	ca.IsCA, ca.KeyUsage = true, x509.KeyUsageCertSign
	key := newKey("ca")
	der := value(x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key))
	writePEM("ca.crt", "CERTIFICATE", der)
	return authority{value(x509.ParseCertificate(der)), key}
}

func (ca authority) issue(name string, leaf *x509.Certificate, usage x509.ExtKeyUsage, names ...string) {
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{usage}
	for _, name := range names {
		if address := net.ParseIP(name); address != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, address)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	key := newKey(name)
	der := value(x509.CreateCertificate(rand.Reader, leaf, ca.certificate, &key.PublicKey, ca.key))
	writePEM(name+".crt", "CERTIFICATE", der)
}

func (ca authority) client(name, user, group string) {
	ca.issue(name, template(pkix.Name{CommonName: user, Organization: []string{group}}), x509.ExtKeyUsageClientAuth)
}

func (ca authority) server(name string, names ...string) {
	ca.issue(name, template(pkix.Name{CommonName: name}), x509.ExtKeyUsageServerAuth, names...)
}
