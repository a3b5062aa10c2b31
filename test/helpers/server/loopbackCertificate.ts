/** Of `localhost` and nobody else, signed by itself; made once with `openssl req -x509 -newkey ec`, good for a hundred years. Its key guards nothing. */
export const loopbackCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUSWXR8vHukTUg0IcKB7dtgvftAE4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzEzMTEzNVoYDzIxMjYxMTAz
MTMxMTM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAS2m33S5uSbarbroWqz1sS2iHRmF7r66cEo1rlY6orzsrrobohhGopR
jhvnjWg5MR9afSpTT66T0leupFRYYyr1o28wbTAdBgNVHQ4EFgQU2zmXYDX88RAa
n+GYmhsFc9wr+WUwHwYDVR0jBBgwFoAU2zmXYDX88RAan+GYmhsFc9wr+WUwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgCIbUuiMEXDwb77xyweRl1m6ohchkic8QPsJteHpbph4CIQCH
M0CJlitcLQPY6e6+2ozDYKoT/iU8kX54CK53X4mZ8Q==
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguwRgtclhEM0I/OXv
GNeWlZemC+ltptpLhtpdy1w+GjehRANCAAS2m33S5uSbarbroWqz1sS2iHRmF7r6
6cEo1rlY6orzsrrobohhGopRjhvnjWg5MR9afSpTT66T0leupFRYYyr1
-----END PRIVATE KEY-----`,
} as const;
